"""Finding the name that was meant: distances against the plain table, and what counts as near."""

from hypothesis import given
from hypothesis import strategies as st

from speclint.checks.nearness import edit_distance, nearest

WORDS = st.text("abc", max_size=30)


def plain_distance(one: str, other: str) -> int:
    """The whole table, cell by cell: optimal string alignment."""
    table = [
        [row + column if not row * column else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            differs = one[row - 1] != other[column - 1]
            best = min(table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + differs)
            if row > 1 and column > 1 and one[row - 1] == other[column - 2] and one[row - 2] == other[column - 1]:
                best = min(best, table[row - 2][column - 2] + 1)
            table[row][column] = best
    return table[-1][-1]


@given(WORDS, WORDS, st.integers(1, 3))
def test_a_distance_is_that_of_the_plain_table(one: str, other: str, limit: int) -> None:
    assert edit_distance(one, other, limit) == min(plain_distance(one, other), limit + 1)


@given(WORDS, st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc")), max_size=3))
def test_few_edits_are_near(word: str, edits: list[tuple[int, str]]) -> None:
    other = word
    for place, letter in edits:
        other = other[:place] + letter + other[place + 1 :]
    assert edit_distance(word, other, 3) == plain_distance(word, other)


def test_what_is_near() -> None:
    known = ["VIRTIO_F_RING_EVENT_IDX", "VIRTIO_F_IN_ORDER", "VIRTIO_F_ORDER_PLATFORM"]
    assert nearest("VIRTIO_F_EVENT_IDX", known) == "VIRTIO_F_RING_EVENT_IDX"
    assert nearest("VIRTIO_F_INORDER", known) == "VIRTIO_F_IN_ORDER"
    assert nearest("VIRTIO_F_ORDRE_PLATFORM", known) == "VIRTIO_F_ORDER_PLATFORM"
    assert nearest("VIRTIO_F_SR_IOV", known) == ""


def test_of_two_that_are_as_near_neither_is_meant() -> None:
    assert nearest("VIRTIO_LAMP_F_C", ["VIRTIO_LAMP_F_A", "VIRTIO_LAMP_F_B"]) == ""
