"""Views: numeric forms of a table that several families share, fitted on training rows only."""
