"""The leaderboard: an append-only Parquet store of entries and events, and how they are ranked."""
