"""From files to raw articles, and records to files."""
