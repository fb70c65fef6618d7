"""Whether one entry is really better than another, by how much, where, and whether it would hold again."""
