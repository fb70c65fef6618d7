"""What a column of predictions may hold: one kind of cells a module, all with the contract of `base`."""
