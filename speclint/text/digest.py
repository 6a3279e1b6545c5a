"""The digest by which contents are known again: BLAKE2b.

It is taken from where `hashlib` has it, which would load OpenSSL first: a start would take longer by a tenth.
"""

try:
    from _blake2 import blake2b
except ImportError:  # a Python that leaves this to OpenSSL
    from hashlib import blake2b

__all__ = ["blake2b"]
