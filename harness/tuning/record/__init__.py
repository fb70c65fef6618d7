"""What stays on disk: kept fits, the record of every run, and what may be removed."""
