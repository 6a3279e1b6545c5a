"""The change: one thing that an implementer reads again, and how much it weighs."""

from typing import Literal, get_args

import msgspec

from speclint.model.elements import Element
from speclint.model.spec import SpecModel
from speclint.text.span import Span

Category = Literal["breaking", "strengthened", "weakened", "changed", "removed", "added", "editorial"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
"""From what can make an implementation wrong to what cannot.

breaking:     what was right before is wrong now
strengthened: an existing statement demands more, or in more cases
weakened:     it demands less, or in fewer cases
changed:      its words differ in more than spelling; only a reader can tell what that means
"""

Kind = Literal[
    "device-added",
    "device-removed",
    "device-renumbered",
    "feature-added",
    "feature-removed",
    "feature-renamed",
    "bit-renumbered",
    "feature-requirement-added",
    "feature-requirement-changed",
    "feature-requirement-removed",
    "section-added",
    "section-removed",
    "label-removed",
    "statement-added",
    "ungated-requirement",
    "statement-removed",
    "statement-reversed",
    "statement-reassigned",
    "statement-strengthened",
    "statement-weakened",
    "statement-changed",
    "statement-reworded",
]


class Change(Element, frozen=True, array_like=True):
    """One change.

    `device` is the device type that it concerns, "" for all; `subject` is the feature, label or
    section (its titles joined by " / ") that changed, `what` says in a few words how. `before` and
    `after` are its places in the two states, None where it does not stand; `was` and `now` are
    the words of each, for a reader.
    """

    kind: Kind
    category: Category
    device: str
    subject: str
    what: str
    before: Span | None
    after: Span | None
    was: str = ""
    now: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """Two states of a specification, and what changed from the first to the second."""

    before: SpecModel
    after: SpecModel
    changes: tuple[Change, ...]
