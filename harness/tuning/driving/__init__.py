"""One run under way: trials, their jobs, the clock."""
