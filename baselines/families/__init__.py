"""The model families: one module each, one registry, one contract."""
