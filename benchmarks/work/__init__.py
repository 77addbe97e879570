"""The work that is measured. Each module: what is checked, and a `prepare` for each contestant.

A `prepare` imports, reads and pivots, and returns a function without arguments, which alone is measured.
"""
