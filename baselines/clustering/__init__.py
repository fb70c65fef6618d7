"""Clustering: families that label rows, and the choice among their labelings."""
