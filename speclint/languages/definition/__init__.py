"""Reads what a definition says of its feature: what it excludes, bypasses, promises, and when."""

from speclint.languages.definition.reading import clauses_of, read_clauses

__all__ = ["clauses_of", "read_clauses"]
