"""Which device type and which features the user means, with a suggestion where a name is unknown."""

from collections.abc import Iterable

from speclint.checks.nearness import nearest
from speclint.errors import UsageError
from speclint.model.naming import device_names, feature_names, plain
from speclint.model.spec import SpecModel
from speclint.rules.selection import quoted


def device_meant(model: SpecModel, called: str) -> str:
    """The name of the device type that is `called` so; raises UsageError."""
    known = device_names(model)
    found = known.get(plain(called))
    if found is not None:
        return found
    near = nearest(plain(called), known)
    listed = ", ".join(dict.fromkeys(known.values()))
    remedy = f"did you mean {near}?" if near else f"there are {listed}" if listed else "no device type is described"
    raise UsageError(f"there is no device type {quoted(called)}", remedy=remedy)


def features_meant(model: SpecModel, device: str, words: Iterable[str]) -> tuple[str, ...]:
    """The whole names of features of a device type, or common ones; raises UsageError that names every unknown one."""
    known = feature_names(_own_and_common(model, device))
    found: dict[str, None] = {}
    wrong = []
    for word in words:
        name = known.get(word.upper())
        if name is None:
            wrong.append(_unknown(word, device, known))
        else:
            found[name] = None
    if wrong:
        raise UsageError("\n".join(wrong))
    return tuple(found)


def devices_of(model: SpecModel, words: Iterable[str]) -> list[str]:
    """The device types (or "" alone, if the common features do) that have features of all these names.

    Raises UsageError for names that no device type has a feature of.
    """
    wanted = [word.upper() for word in words]
    every = feature_names(tuple(dict.fromkeys(feature.name for feature in model.features)))
    wrong = [_unknown(word, "", every) for word in wanted if word not in every]
    if wrong:
        raise UsageError("\n".join(wrong))
    for devices in ([""], [device.name for device in model.devices]):
        found = [
            name
            for name in dict.fromkeys(devices)
            if all(word in feature_names(_own_and_common(model, name)) for word in wanted)
        ]
        if found:
            return found
    return []


def _own_and_common(model: SpecModel, device: str) -> tuple[str, ...]:
    """Names of the features of a device type, then of the common ones."""
    own = [feature.name for feature in model.features if feature.device == device]
    return tuple(dict.fromkeys([*own, *(feature.name for feature in model.features if not feature.device)]))


def _unknown(word: str, device: str, known: dict[str, str]) -> str:
    near = nearest(word.upper(), known)
    remedy = f"did you mean {near}?" if near else '"speclint features" lists all'
    whose = f" of the {device}" if device else ""
    return f"there is no feature {quoted(word)}{whose}; {remedy}"
