"""Calls of metier and of a package for the same index, a module for each kind."""
