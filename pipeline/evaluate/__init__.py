"""Measuring: labelled articles in, figures out."""
