"""What a stream is taken to be able to show."""

import io

import pytest

from speclint.cli.terminal import appearance_of, can_encode, shows_progress, wants_color, width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("color", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
    ],
)
def test_the_option_outdoes_the_environment_and_that_the_stream(
    color: str, environment: dict[str, str], *, terminal: bool, expected: bool
) -> None:
    stream = Terminal() if terminal else io.StringIO()
    assert wants_color(stream, color, environment) is expected


@pytest.mark.parametrize(
    ("environment", "width"), [({}, 80), ({"COLUMNS": "120"}, 120), ({"COLUMNS": "0"}, 80), ({"COLUMNS": "wide"}, 80)]
)
def test_width_is_80_where_nobody_knows_better(environment: dict[str, str], width: int) -> None:
    assert width_of(io.StringIO(), environment) == width


def test_frames_are_ascii_where_the_encoding_has_no_others() -> None:
    assert can_encode(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), "─")
    assert not can_encode(io.TextIOWrapper(io.BytesIO(), encoding="latin-1"), "─")
    assert not appearance_of(io.TextIOWrapper(io.BytesIO(), encoding="ascii"), "never", {}).unicode


def test_progress_is_for_people_who_watch() -> None:
    assert shows_progress(Terminal(), {})
    assert not shows_progress(Terminal(), {"CI": "true"})
    assert not shows_progress(Terminal(), {"TERM": "dumb"})
    assert not shows_progress(io.StringIO(), {})
