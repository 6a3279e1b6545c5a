"""Fixtures that more than one folder of tests uses."""

import pathlib

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


@pytest.fixture
def repository() -> pathlib.Path:
    """The top of the repository."""
    return REPOSITORY
