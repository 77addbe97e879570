"""Formulas on arrays (..., regions, activities); numpy, scipy and metier.errors, nothing else."""
