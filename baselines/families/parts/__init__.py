"""What families are built from: paths, links, networks, forests, how boosters grow."""
