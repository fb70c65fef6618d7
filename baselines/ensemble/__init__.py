"""Ensembles of kept out-of-fold predictions: greedy selection and stacking."""
