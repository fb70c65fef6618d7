"""The report: one HTML file about a board, or about one of its entries."""
