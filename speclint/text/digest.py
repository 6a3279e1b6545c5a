"""The digest by which contents are known again: BLAKE2b.

It is taken from where `hashlib` has it, which would load OpenSSL first: that shows in the time of a start.
"""

try:
    from _blake2 import blake2b
except ImportError:  # a Python that leaves this to OpenSSL
    from hashlib import blake2b

__all__ = ["SIZE", "blake2b", "new_digest"]

SIZE = 16
"""Bytes of a digest that two different contents hardly share."""


def new_digest(data: bytes = b"") -> blake2b:
    """A digest of SIZE bytes that has been fed `data`, and can be fed more."""
    return blake2b(data, digest_size=SIZE)
