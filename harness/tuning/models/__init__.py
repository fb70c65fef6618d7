"""A run's winner to take away: refitted, saved, applied to new rows."""
