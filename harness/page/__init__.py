"""What a page is made of: blocks as small dataclasses, and their HTML for a report or a notebook."""
