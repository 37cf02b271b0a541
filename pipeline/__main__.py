"""`python -m pipeline` is the `claimweave` command."""

from pipeline.cli import app

app()
