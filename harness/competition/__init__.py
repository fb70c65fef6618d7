"""Competitions: what a host writes, where the rows come from, and how they become train, test and answers."""
