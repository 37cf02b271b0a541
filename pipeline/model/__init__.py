"""The encoder with its heads, and the folder it lives in."""
