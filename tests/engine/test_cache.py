"""The cache on disk: what was written comes back, and what is broken, foreign or unsafe is as good as none."""

import os
import pathlib

import pytest

from speclint.engine import cache as module
from speclint.engine.cache import Cache, cache_place, decoded, open_cache
from speclint.errors import UsageError
from speclint.model.expressions import Not


@pytest.fixture
def place(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    return folder


def opened(environment: dict[str, str], base: str) -> Cache | None:
    place = cache_place(environment)
    return open_cache(place, base) if place else None


def only_file(place: pathlib.Path) -> pathlib.Path:
    (file,) = place.iterdir()
    return file


def test_what_is_written_is_read_again(place: pathlib.Path) -> None:
    Cache(str(place)).write("tree", b"results")
    assert Cache(str(place)).read("tree", bytes) == b"results"
    assert Cache(str(place)).read("another", bytes) is None
    assert only_file(place).stat().st_mode & 0o777 == 0o600


def test_what_is_of_another_kind_is_none(place: pathlib.Path) -> None:
    Cache(str(place)).write("tree", b"results")
    assert Cache(str(place)).read("tree", int) is None


def test_bytes_that_are_no_text_are_not_kept(place: pathlib.Path) -> None:
    Cache(str(place)).write("tree", {"a\udcff": 1})
    assert list(place.iterdir()) == []


def test_a_later_result_takes_the_place_of_an_earlier(place: pathlib.Path) -> None:
    cache = Cache(str(place))
    cache.write("tree", b"first")
    cache.write("tree", b"second")
    assert cache.read("tree", bytes) == b"second"
    assert only_file(place).is_file()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"X" + data[1:],
        lambda data: data[:10],
        lambda _: b"",
        lambda data: data[:17] + bytes(16) + data[33:],
    ],
)
def test_a_broken_or_foreign_file_is_none(place: pathlib.Path, damage: object) -> None:
    Cache(str(place)).write("tree", b"results")
    file = only_file(place)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert Cache(str(place)).read("tree", bytes) is None


@pytest.mark.parametrize(
    "data", [None, b"", b"\xa5te", b"\x01", b"\xa2\xff\xfe", b"\x91" * 100_000, b"\xdb\xff\xff\xff\xff"]
)
def test_what_is_no_data_of_a_kind_is_none(data: bytes | None) -> None:
    assert decoded(data, str) is None


def test_data_without_a_bottom_is_none() -> None:
    assert decoded(b"\x92\xa3not" * 100_000, Not) is None


def test_the_results_of_another_program_are_none(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(str(place)).write("tree", b"results")
    monkeypatch.setattr(module, "__version__", "0.0.0")
    assert Cache(str(place)).read("tree", bytes) is None


def test_a_link_or_a_folder_in_place_of_a_file_is_not_followed(place: pathlib.Path, tmp_path: pathlib.Path) -> None:
    Cache(str(place)).write("tree", b"results")
    file = only_file(place)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert Cache(str(place)).read("tree", bytes) is None
    file.unlink()
    file.mkdir()
    assert Cache(str(place)).read("tree", bytes) is None


def test_a_folder_that_cannot_be_written_to_keeps_nothing(tmp_path: pathlib.Path) -> None:
    cache = Cache(str(tmp_path / "gone"))
    cache.write("tree", b"results")
    assert cache.read("tree", bytes) is None


def test_the_oldest_files_go_first(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_FILES", 3)
    cache = Cache(str(place))
    for number in range(5):
        cache.write(str(number), b"results")
        for age, file in enumerate(sorted(place.iterdir(), key=lambda file: -file.stat().st_mtime_ns)):
            os.utime(file, (1_000_000 - age, 1_000_000 - age))
    assert [cache.read(str(number), bytes) is not None for number in range(5)] == [False, False, True, True, True]


def test_the_environment_decides(tmp_path: pathlib.Path) -> None:
    here = {"SPECLINT_CACHE_DIR": str(tmp_path / "made" / "here")}
    assert opened(here | {"SPECLINT_NO_CACHE": "1"}, "") is None
    assert not (tmp_path / "made").exists()
    assert opened(here, str(tmp_path / "tree")) is not None
    assert (tmp_path / "made" / "here").stat().st_mode & 0o777 == 0o700


def test_a_tree_brings_no_results_of_its_own(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="SPECLINT_CACHE_DIR: the cache folder lies within what is linted"):
        opened({"SPECLINT_CACHE_DIR": str(tmp_path / "tree" / "cache")}, str(tmp_path / "tree"))
    assert not (tmp_path / "tree").exists()
    assert opened({"XDG_CACHE_HOME": str(tmp_path / "tree")}, str(tmp_path / "tree")) is None


def test_a_folder_that_others_can_write_to_is_not_used(place: pathlib.Path) -> None:
    place.chmod(0o777)
    with pytest.raises(UsageError, match="belongs to somebody else, or others can write to it"):
        opened({"SPECLINT_CACHE_DIR": str(place)}, "")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="the cache folder cannot be used: File exists"):
        opened({"SPECLINT_CACHE_DIR": str(tmp_path / "file")}, "")
