"""Files to raw tables, one reader each."""
