"""What workers compute: fits, judgements, mixtures."""
