"""Secrets: made by derivation, so that they can be shown again though only their SHA-256 is stored.

A secret is HMAC-SHA-256 of the sandbox's secret over whose it is, its kind and its generation. With the sandbox's
secret fixed, the same accounts have the same credentials in every run.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from dealdock.platform.vendor import Vendors

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Published(NamedTuple):
    """The credentials of packaged scenes. They are public, so they are kept and shown in clear."""

    password: str
    password_hash: str
    user_keys: tuple[str, ...]


PUBLISHED = Published(
    password="dealdock-demo",  # noqa: S106 (public, see above)
    password_hash="$argon2id$v=19$m=65536,t=3,p=4$XnaC6nKqRmv9mtNF1tB4Fg$NcKOH8INmeDKzjY4xT5ZR+dglXYh1XNkDFg1M238Lv8",  # noqa: S106 (as above)
    user_keys=tuple(f"dea1d0c{n}" * 4 for n in range(1, 7)),
)


def digest(secret: str) -> str:
    """Return the digest of a secret, which is what is stored. 128 random bits need no stretching."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def hash_password(password: str) -> str:
    """Argon2id of a password that a person chose. Takes about 100 ms."""
    return PasswordHasher().hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Return True if a password is the hashed one. Takes about 100 ms."""
    try:
        return PasswordHasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def fingerprint(secret: str) -> str:
    """Return 64 hex digits that tell one sandbox's secret from another's without giving it away."""
    return _derive(secret, "fingerprint").hex()


class Credentials:
    """The secrets of one sandbox, for the accounts of its vendors."""

    def __init__(self, secret: str, vendors: "Vendors") -> None:
        self._secret = secret
        self.vendors: Final = vendors

    def make(self, vendor: str, kind: str, *whose: int) -> str:
        """Return the credential of this kind in the vendor's form, for the account and what else is numbered."""
        return self.vendors.entry(vendor).credentials[kind](self, *whose)

    def password(self, account_id: int, user_id: int) -> str:
        """Return 24 letters and digits: the password of a user for whom nobody chose one."""
        return base64.b32encode(self.derive("password", account_id, user_id)[:15]).decode().lower()

    def letters(self, length: int, kind: str, *whose: int) -> str:
        """Return up to 85 letters and digits."""
        return base62(int.from_bytes(self.derive(kind, *whose, algorithm=hashlib.sha512)), length)

    def derive(self, kind: str, *whose: int, algorithm: Any = hashlib.sha256) -> bytes:
        """Return the bytes that a credential of this kind is made of."""
        return _derive(self._secret, kind, *whose, algorithm=algorithm)


Derivation = Callable[..., str]
"""Makes a credential in a vendor's form: of `Credentials` and the numbers of whose it is."""


def base62(number: int, length: int) -> str:
    """Return that many digits and letters for a number, its lowest places first."""
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits += _BASE62[digit]
    return digits


def _derive(secret: str, kind: str, *whose: int, algorithm: Any = hashlib.sha256) -> bytes:
    return hmac.digest(secret.encode(), ":".join((kind, *map(str, whose))).encode(), algorithm)
