"""Reads which features can be offered or negotiated together, from sentences that say so."""

from speclint.languages.constraint.phrases import read_phrases
from speclint.languages.constraint.statements import may_constrain, read_statement

__all__ = ["may_constrain", "read_phrases", "read_statement"]
