"""`harness evaluate`: a user's own estimator under the competition's folds."""
