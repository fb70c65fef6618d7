"""What a run tries next."""
