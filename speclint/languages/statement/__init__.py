"""Reads normative sentences: who MUST, SHOULD or MAY do what, and under which conditions."""

from speclint.languages.statement.actors import actor_of
from speclint.languages.statement.reading import Reading, read_statements
from speclint.languages.statement.sentences import Sentences, split_sentences

__all__ = ["Reading", "Sentences", "actor_of", "read_statements", "split_sentences"]
