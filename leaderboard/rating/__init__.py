"""Who is best across competitions: errors (tasks, contestants) in, infinite where missing; numbers out."""
