"""The record of every run, and what of it may be removed."""
