"""What people call devices and features, and which one they mean: "net" or 1 for the network device, RSS for a name."""

import re

from speclint.model.spec import SpecModel

_PREFIX = re.compile(r"VIRTIO_(?:([A-Z0-9]+)_)?F_")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def device_names(spec: SpecModel) -> dict[str, str]:
    """The name of each device type by all that it may be called, as `plain` writes it.

    That is its name, the same without "device", its prefix in names of features, and its number.
    """
    found: dict[str, str] = {}
    for device in spec.devices:
        full = plain(device.name)
        for called in (full, full.removesuffix(" device"), plain(device.prefix), str(device.number or "")):
            if called:
                found.setdefault(called, device.name)
    return found


def plain(name: str) -> str:
    """A name in lower case, with one blank for all that is neither letter nor digit."""
    return _NO_LETTER.sub(" ", name.lower()).strip()


def feature_names(names: tuple[str, ...]) -> dict[str, str]:
    """The full name of each feature by all that it may be called: whole, without VIRTIO_, without its prefix.

    Where two features would be called alike, neither is but the first, so the device's own should stand first.
    """
    found: dict[str, str] = {}
    for cut in (lambda name: name, lambda name: name.removeprefix("VIRTIO_"), short):
        for name in names:
            found.setdefault(cut(name), name)
    return found


def short(name: str) -> str:
    """A feature's name without its prefix: CTRL_VQ."""
    match = _PREFIX.match(name)
    return name[match.end() :] if match else name
