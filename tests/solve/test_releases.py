"""The features of the releases of the specification: counted, asked about, and checked by truth tables."""

import pathlib
import re
from collections.abc import Iterable

import pytest

from speclint.checks.constraints import constraints, feature_model
from speclint.checks.feature_logic import device_names
from speclint.engine.session import load
from speclint.model.elements import FeatureModel
from speclint.model.expressions import names
from speclint.model.spec import SpecModel
from speclint.solve.logic import Logic, whole
from tests.solve.truth import Tables

VERSIONS = ("v1.0", "v1.1", "v1.2", "v1.3", "v1.4")
NAME = r"VIRTIO_[A-Z0-9]+_F_[A-Z0-9_]+"
ENTRY = re.compile(rf"\\item\[({NAME})\]\s*Requires\s+(.*?)(?:\.|\n\s*\n|\\item|\\end)", re.DOTALL)
DEFINITION = re.compile(rf"\\item\[({NAME})\s*\(\d+\)\](.*?)(?=\\item|\\end)", re.DOTALL)
SHORT = "VIRTIO_NET_F_"


@pytest.fixture(scope="module", params=VERSIONS)
def release(request: pytest.FixtureRequest, releases: pathlib.Path) -> pathlib.Path:
    return releases / str(request.param)


def raw_requirements(tree: pathlib.Path) -> set[tuple[str, frozenset[str]]]:
    """What the text of the files says in requirement lists and definitions, read by two plain expressions."""
    found = set()
    for path in tree.rglob("*.tex"):
        text = re.sub(r"(?<!\\)%[^\n]*", "", path.read_text("utf-8"))
        for feature, needs in ENTRY.findall(text):
            found.add((feature, frozenset(re.findall(NAME, needs))))
        for feature, body in DEFINITION.findall(text):
            for needs in re.findall(r"Requires\s+(.*?)(?:\.|\Z)", body, re.DOTALL):
                found.add((feature, frozenset(re.findall(NAME, needs))))
    return found


def test_every_requirement_is_a_constraint(release: pathlib.Path) -> None:
    spec = load((str(release),))
    read = {
        (next(names(each.formula)).name, frozenset(name.name for name in list(names(each.formula))[1:]))
        for each in constraints(spec)
        if each.kind == "requirement"
    }
    assert read == raw_requirements(release)
    texts = [path.read_text("utf-8") for path in release.rglob("*.tex")]
    assert len(read) == sum(len(re.findall(r"\bRequires\s+VIRTIO_", text)) for text in texts)
    for device in device_names(spec):
        model = feature_model(spec, device)
        own = [each for each in model.constraints if each.kind == "requirement"]
        assert {next(names(each.formula)).name for each in own} <= set(model.features)


def short(found: Iterable[str]) -> list[str]:
    return [each.removeprefix(SHORT) for each in found]


@pytest.fixture(scope="module")
def newest(releases: pathlib.Path) -> SpecModel:
    return load((str(releases / "v1.4"),))


@pytest.fixture(scope="module")
def net(newest: SpecModel) -> Logic:
    return Logic(feature_model(newest, "Network Device"))


def test_a_set_that_is_not_legal_names_the_sentence(net: Logic) -> None:
    for with_, without, words in (
        ("RSS_CONTEXT", "CTRL_VQ", "Requires VIRTIO_NET_F_CTRL_VQ and VIRTIO_NET_F_RSS."),
        (
            "HOST_UDP_TUNNEL_GSO",
            "HOST_USO",
            "Requires VIRTIO_NET_F_HOST_TSO4, VIRTIO_NET_F_HOST_TSO6 and VIRTIO_NET_F_HOST_USO.",
        ),
    ):
        verdict = net.verdict([SHORT + with_], [SHORT + without])
        assert verdict.legal is False
        assert [each.words for each in verdict.because.constraints] == [f"{SHORT}{with_}: {words}"]


def test_a_legal_set_has_its_closure_and_alternatives(net: Logic) -> None:
    verdict = net.verdict([SHORT + "GUEST_ECN"])
    assert verdict.legal is True
    implied = {each.feature: each for each in verdict.implied}
    assert list(implied) == ["VIRTIO_F_VERSION_1", SHORT + "GUEST_CSUM"]
    assert len(implied[SHORT + "GUEST_CSUM"].because.constraints) == 3
    [alternative] = verdict.alternatives
    assert short(alternative.features) == ["GUEST_TSO4", "GUEST_TSO6"]
    assert set(short(verdict.witness)) == {"VIRTIO_F_VERSION_1", "GUEST_CSUM", "GUEST_TSO4", "GUEST_ECN"}


def test_a_recommendation_that_a_set_goes_against(net: Logic) -> None:
    verdict = net.verdict([SHORT + "HASH_REPORT"], [SHORT + "CTRL_VQ"])
    assert verdict.legal is True
    assert [each.words for each in verdict.discouraged] == [
        "A driver SHOULD NOT negotiate VIRTIO_NET_F_HASH_REPORT if it does not negotiate VIRTIO_NET_F_CTRL_VQ."
    ]


def test_what_a_device_must_offer_a_driver_need_not_accept(newest: SpecModel) -> None:
    block = Logic(feature_model(newest, "Block Device"))
    wce, flush = "VIRTIO_BLK_F_CONFIG_WCE", "VIRTIO_BLK_F_FLUSH"
    assert block.verdict([wce], [flush]).legal is True
    assert block.verdict([wce], (), ["VIRTIO_F_VERSION_1", wce]).legal is False
    assert block.verdict([wce], (), ["VIRTIO_F_VERSION_1", wce, flush]).legal is True


def test_no_question_about_a_device_is_given_up(newest: SpecModel) -> None:
    for device in device_names(newest):
        logic = Logic(feature_model(newest, device))
        answers = [logic.satisfiable(), *(answer for _, answer in logic.dead())]
        answers += [answer for _, answer in logic.always_on()]
        answers += [answer for _, answer in logic.redundant()]
        assert all(answer.possible is not None for answer in answers)


def check_by_tables(model: FeatureModel) -> None:
    """Every answer on a device of up to 16 features, against truth tables."""
    tables, logic = Tables(model), Logic(model)
    legal = tables.legal()
    assert logic.satisfiable().possible == bool(legal)
    dead = [name for name in model.features if not legal & tables.feature(name)]
    always = [name for name in model.features if not legal & ~tables.feature(name)]
    assert [name for name, _ in logic.dead()] == dead
    assert [name for name, _ in logic.always_on()] == always
    musts = [each for each in model.constraints if each.strength == "must"]
    for name, answer in logic.dead():
        assert len(answer.because.constraints) == tables.smallest(tables.feature(name), musts)
    for name, answer in logic.always_on():
        assert len(answer.because.constraints) == tables.smallest(tables.every & ~tables.feature(name), musts)
    redundant = [each for each, _ in logic.redundant()]
    for each in model.constraints:
        others = [o for o in model.constraints if o is not each and (each.strength == "should" or o.strength == "must")]
        follows = not tables.all_of([whole(other) for other in others]) & ~tables.of(whole(each)) & tables.every
        assert follows == (each in redundant)


def own_part(model: FeatureModel) -> FeatureModel:
    """The model without the features that no constraint speaks of: nothing depends on these."""
    spoken_of = {name.name for each in model.constraints for name in names(each.formula)}
    return FeatureModel(model.device, tuple(name for name in model.features if name in spoken_of), model.constraints)


def test_devices_agree_with_truth_tables(release: pathlib.Path) -> None:
    spec = load((str(release),))
    checked = 0
    for device in device_names(spec):
        model = own_part(feature_model(spec, device))
        variables = len(model.features) + len(
            {name.name for each in model.constraints for name in names(whole(each)) if name.offered}
        )
        if variables <= 18:
            check_by_tables(model)
            checked += 1
    assert checked >= 5


def test_examples_agree_with_truth_tables(repository: pathlib.Path) -> None:
    for tree in ("tree", "clean"):
        spec = load((str(repository / "examples" / tree),))
        for device in device_names(spec):
            check_by_tables(feature_model(spec, device))
