"""Reads conditions over features: "if A has been negotiated and B has not"."""

from speclint.languages.condition.reading import Condition, read_condition, read_names

__all__ = ["Condition", "read_condition", "read_names"]
