"""Public board against private board: places moved, and how far chance alone would have moved them."""
