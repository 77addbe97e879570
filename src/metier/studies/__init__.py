"""Study folders that travel with metier: runnable examples, each a `study.toml` with its tables."""
