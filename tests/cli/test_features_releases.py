"""`speclint features` of release 1.4: every requirement stands in the tables, and known sets get their verdict."""

import json
import pathlib
from typing import Any

import pytest

from speclint.cli.main import main
from speclint.engine.session import load
from speclint.model.expressions import And, to_text


@pytest.fixture
def specification(releases: pathlib.Path) -> str:
    return str(releases / "v1.4")


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    status = main(["features", *words, "--output-format", "json"])
    return status, json.loads(capsys.readouterr().out)


def test_every_requirement_stands_in_the_tables(specification: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, document = answered(capsys, specification)
    shown = {row["name"]: row["requires"] for group in document["devices"] for row in group["features"]}
    model = load((specification,))
    assert {each.name for each in model.features} == shown.keys()
    for requirement in model.requirements:
        needs = requirement.needs
        parts = needs.parts if isinstance(needs, And) else (needs,)
        assert set(map(to_text, parts)) <= set(shown[requirement.feature]), requirement.feature
    assert {name.split("_")[1] for name, requires in shown.items() if requires} >= {"NET", "CRYPTO", "CAN", "GPU"}


@pytest.mark.parametrize(
    ("with_", "without", "feature"),
    [
        ("RSS_CONTEXT", "CTRL_VQ", "VIRTIO_NET_F_RSS_CONTEXT"),
        ("HOST_UDP_TUNNEL_GSO", "HOST_USO", "VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO"),
    ],
)
def test_what_a_requirement_list_forbids(
    with_: str, without: str, feature: str, specification: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, document = answered(capsys, "net", specification, "--with", with_, "--without", without)
    (sentence,) = document["verdict"]["because"]["sentences"]
    assert (status, document["verdict"]["legal"]) == (1, False)
    assert sentence["words"].startswith(f"{feature}: Requires ")
    assert without in sentence["words"]


def test_what_a_feature_brings_along(specification: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, document = answered(capsys, specification, "--with", "GUEST_ECN")
    verdict = document["verdict"]
    assert (status, verdict["legal"], verdict["device"]) == (0, True, "Network Device")
    assert "VIRTIO_NET_F_GUEST_CSUM" in [each["name"] for each in verdict["implied"] if each["negotiated"]]
    assert [each["names"] for each in verdict["alternatives"]] == [
        ["VIRTIO_NET_F_GUEST_TSO4", "VIRTIO_NET_F_GUEST_TSO6"]
    ]


def test_what_a_transport_lacks(specification: str, capsys: pytest.CaptureFixture[str]) -> None:
    lacking = {}
    for transport in ("pci", "mmio", "ccw"):
        _, document = answered(capsys, specification, "--transport", transport)
        lacking[transport] = sorted(each["name"] for group in document["devices"] for each in group["missing"])
    assert lacking == {
        "pci": [],
        "mmio": ["VIRTIO_F_ADMIN_VQ", "VIRTIO_F_SR_IOV"],
        "ccw": ["VIRTIO_F_ADMIN_VQ", "VIRTIO_F_RING_RESET", "VIRTIO_F_SR_IOV", "VIRTIO_PMEM_F_SHMEM_REGION"],
    }
