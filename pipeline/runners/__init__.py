"""How the stages are run over a pile of articles."""
