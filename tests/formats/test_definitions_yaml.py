"""Features written as definitions read back as the same features."""

import io
import pathlib

import pytest

from speclint.cli.main import main
from speclint.engine.session import load
from speclint.formats.definitions_yaml import write
from speclint.model.expressions import to_text
from speclint.model.spec import SpecModel

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"


def said(model: SpecModel) -> dict[str, object]:
    """What definitions hold of a specification."""
    return {
        "devices": [(each.name, each.number, each.prefix) for each in model.devices],
        "features": sorted((each.name, str(each.bit), each.device, each.legacy) for each in model.features),
        "requirements": sorted((each.feature, to_text(each.needs)) for each in model.requirements),
        "ranges": [(each.ranges, each.owner) for each in model.bit_ranges],
    }


def written(model: SpecModel, *devices: str) -> str:
    stream = io.StringIO()
    write(model, stream, devices)
    return stream.getvalue()


@pytest.mark.parametrize("example", ["clean", "tree", "definitions/kettle.yaml"])
def test_what_is_written_reads_back(example: str, tmp_path: pathlib.Path) -> None:
    model = load((str(EXAMPLES / example),))
    (tmp_path / "features.yaml").write_text(written(model))
    again = load((str(tmp_path / "features.yaml"),))
    assert said(again) == said(model)
    assert not any(page.facts.problems for page in again.pages.values())
    assert again.complete == model.complete
    assert written(again) == written(model)


def test_a_clean_specification_gives_clean_definitions(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--format", "yaml", str(EXAMPLES / "clean")]) == 0
    (tmp_path / "features.yaml").write_text(capsys.readouterr().out)
    assert main(["check", "--isolated", "-q", "features.yaml"]) == 0
    assert capsys.readouterr().out == ""


def test_the_whole_output_of_one_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", "yaml", "--device", "lamp", str(EXAMPLES / "clean")]) == 0
    assert capsys.readouterr().out == (
        "# yaml-language-server: "
        "$schema=https://raw.githubusercontent.com/speclint/speclint/main/docs/schema/definitions.json\n"
        "device: Lamp Device\n"
        "number: 2\n"
        "features:\n"
        "  - name: VIRTIO_LAMP_F_DIM\n"
        "    bit: 0\n"
        "    text: >-\n"
        "      The lamp can be dimmed. If this feature is not negotiated, the lamp is either dark or as bright as\n"
        "      it gets.\n"
        "  - name: VIRTIO_LAMP_F_COLOR\n"
        "    bit: 1\n"
        "    text: >-\n"
        "      The color of the light can be chosen.\n"
        "  - name: VIRTIO_LAMP_F_FADE\n"
        "    bit: 2\n"
        "    text: >-\n"
        "      The lamp changes slowly from one state to the next. Requires VIRTIO_LAMP_F_DIM.\n"
    )


@pytest.mark.parametrize(
    "name", ["Yes", 'A "lamp": #1', "\\emph{Lamp}", "- lamp", "*lamp", "l\u200bamp", "N" * 300, "{a: [b", "12"]
)
def test_odd_names_stay_names(name: str, tmp_path: pathlib.Path) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    (tmp_path / "odd.yaml").write_text(f'device: "{quoted}"\nfeatures:\n- {{name: VIRTIO_ODD_F_A, bit: 1}}\n')
    model = load((str(tmp_path / "odd.yaml"),))
    (tmp_path / "again.yaml").write_text(written(model))
    (device,) = load((str(tmp_path / "again.yaml"),)).devices
    assert device.name == name.replace("\u200b", "<U+200B>")


@pytest.mark.parametrize("release", ["v1.0", "v1.1", "v1.2", "v1.3", "v1.4"])
def test_the_releases_read_back(release: str, releases: pathlib.Path, tmp_path: pathlib.Path) -> None:
    model = load((str(releases / release),))
    (tmp_path / "features.yaml").write_text(written(model))
    assert said(load((str(tmp_path / "features.yaml"),))) == said(model)
