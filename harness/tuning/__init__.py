"""`harness tune`: cross-validated baselines within a budget of time."""
