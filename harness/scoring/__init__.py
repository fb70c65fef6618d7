"""From a stranger's prediction file to an entry on the board."""
