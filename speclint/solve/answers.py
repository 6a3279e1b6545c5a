"""What the feature logic answers, as plain data."""

import msgspec

from speclint.model.elements import Constraint


class Explanation(msgspec.Struct, frozen=True):
    """Sentences that together say so; none can be left out.

    `smallest` says that no fewer sentences do; False only where looking for them was given up.
    """

    constraints: tuple[Constraint, ...]
    smallest: bool = True


class Answer(msgspec.Struct, frozen=True):
    """Whether there is a legal set of features of some kind.

    `possible` is None where the search was given up. `witness` is such a set, from which no
    feature can be left out; `because` are the sentences that forbid every such set.
    """

    possible: bool | None
    witness: tuple[str, ...] = ()
    because: Explanation = Explanation(())


class Implied(msgspec.Struct, frozen=True):
    """A feature that comes with a set, or with `negotiated` False one that cannot, and the sentences that say so."""

    feature: str
    negotiated: bool
    because: Explanation


class Alternative(msgspec.Struct, frozen=True):
    """At least one of these features has to be negotiated too, says the sentence `because`."""

    features: tuple[str, ...]
    because: Constraint


class Verdict(msgspec.Struct, frozen=True):
    """Whether a set of features can be negotiated, alone or with more of them.

    `legal` is None where the search was given up. For a legal set: the features that are
    `implied` or ruled out, the `alternatives` left open, `witness` a legal set that holds it
    from which nothing can be left out, and `discouraged`, the recommendations that every such set
    goes against. For a set that is not: `because`, the sentences that forbid it, smallest in number.
    """

    legal: bool | None
    implied: tuple[Implied, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    witness: tuple[str, ...] = ()
    discouraged: tuple[Constraint, ...] = ()
    because: Explanation = Explanation(())
