"""Two or more entries of one board: which is really better, and where they differ."""
