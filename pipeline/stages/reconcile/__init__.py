"""The one fan-in: speakers, copies, clusters and relations over all articles of a run."""
