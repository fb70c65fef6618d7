"""Whether one entry is better than another: paired statistics of rows or folds, numbers in and out."""
