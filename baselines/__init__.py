"""Strong baselines: views, model families, portfolio, search spaces and ensembles."""
