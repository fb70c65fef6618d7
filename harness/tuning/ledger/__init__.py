"""Finished fits on disk, by the hash of all that they depend on."""
