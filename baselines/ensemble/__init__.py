"""Ensembles of kept out-of-fold predictions: greedy selection, stacking, and what a second layer sees."""
