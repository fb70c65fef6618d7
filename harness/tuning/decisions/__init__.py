"""From raw predictions to what a metric needs: thresholds, weights of classes, cuts."""
