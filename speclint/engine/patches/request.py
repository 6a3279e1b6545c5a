"""What is asked of a run on patches, and what it answers."""

import msgspec

from speclint.diagnostics import Report
from speclint.engine.cache import Cache
from speclint.engine.request import Request
from speclint.text.git import CommitQuestion, Repository
from speclint.text.source import Document


class PatchRequest(msgspec.Struct, frozen=True):
    """What is asked for: documents with patches, or a range of commits ("A..B"; "" for none).

    `base` is a revision or a folder, "" to find one; `folder` is where the user stands. Of `request` the rules,
    processes, words and paths to leave out count. The `question` which commit the base is may have been asked already.
    """

    documents: tuple[Document, ...]
    range: str
    base: str
    folder: str
    request: Request
    question: CommitQuestion | None = None


class Start(msgspec.Struct, frozen=True):
    """What is found out before a run: the repository, the commits of the range or the base that is asked for.

    `cache` is where earlier runs have kept what they found.
    """

    repository: Repository
    commits: tuple[str, ...]
    cache: Cache


class Answer(msgspec.Struct, frozen=True):
    """The report on a series; what the base is called, and what in the input was passed over, in words.

    `settled` is False where another run could find another base, if somebody fetches the one that the series names.
    """

    report: Report
    base: str
    left_out: tuple[str, ...]
    settled: bool = True
