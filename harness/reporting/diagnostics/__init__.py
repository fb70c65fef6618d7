"""What an entry gets right and wrong, one kind of figure a module."""
