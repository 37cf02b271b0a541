"""The labelled corpus: its format, its rules, its readers."""
