"""Who is best across competitions."""
