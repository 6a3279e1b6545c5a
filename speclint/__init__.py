"""Speclint: a linter for the virtio specification."""

__version__ = "0.1.0"
