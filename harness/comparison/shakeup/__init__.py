"""Public board against private board, and what noise explains of it."""
