"""Claimweave: news articles in, a dataset of claims out."""

__version__ = "0.1.0"
