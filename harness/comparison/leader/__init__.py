"""Who on a board cannot be told from its leader."""
