"""Untrusted prediction files, read under hard limits into parts of columns."""
