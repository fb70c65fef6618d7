"""Figures as SVG with text in them: numbers in, markup out. Every name that they show is escaped."""
