"""What a run hands in and says at its end."""
