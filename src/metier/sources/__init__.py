"""Files to raw tables: one door, one reader for each format."""

from metier.sources.tables import SourceFile, read_table, sheet_names

__all__ = ["SourceFile", "read_table", "sheet_names"]
