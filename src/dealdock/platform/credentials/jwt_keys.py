"""Keys with which clients sign assertions. An account stores the public key of its client."""

from types import ModuleType
from typing import Any, NamedTuple


class KeyPair(NamedTuple):
    """A private and a public key, as PEM."""

    private: str
    public: str


def public_pem(text: str) -> str:
    """Return the public key in a PEM, which may be a certificate. Raises `ValueError` unless it is a strong RSA key."""
    pem: str = _rsa_keys().public_pem(text)
    return pem


def new_pair() -> KeyPair:
    """Return a new pair. Takes about 100 ms, and does not depend on the seed."""
    return KeyPair(*_rsa_keys().new_pair())


def claims(text: str, key: str | None) -> dict[str, Any]:
    """Return the claims of an assertion. Without a key, the signature is not checked.

    Raises `ValueError` if the assertion is malformed, or another key signed it.
    """
    found: dict[str, Any] = _rsa_keys().claims(text, key)
    return found


def _rsa_keys() -> ModuleType:
    from dealdock.platform.credentials import rsa_keys  # noqa: PLC0415 (40 ms, and few calls name a key)

    return rsa_keys
