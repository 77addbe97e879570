"""A study folder: opened, read, computed, written, with a manifest of what went in and came out."""
