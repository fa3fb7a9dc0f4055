"""Secrets: made by derivation, so that they can be shown again though only their SHA-256 is stored.

A secret is HMAC-SHA-256 of the sandbox's secret over whose it is, its kind and its generation. With the sandbox's
secret fixed, the same accounts have the same credentials in every run.
"""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from dealdock.platform.vendor import Vendors

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


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
    """What is stored of a secret: 128 random bits need no stretching."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def hash_password(password: str) -> str:
    """Argon2id of a password that a person chose. Takes about 100 ms."""
    return PasswordHasher().hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Whether a password is the hashed one. Takes about 100 ms."""
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

    def user_key(self, account_id: int, user_id: int, generation: int = 0) -> str:
        """32 hex digits that stay with a user."""
        return self._derive("user_key", account_id, user_id, generation).hex()[:32]

    def api_key(self, account_id: int, user_id: int, generation: int) -> str:
        """32 hex digits, one for each login after the last key expired."""
        return self._derive("api_key", account_id, user_id, generation).hex()[:32]

    def password(self, account_id: int, user_id: int) -> str:
        """24 letters and digits: the password of a user for whom nobody chose one."""
        return base64.b32encode(self._derive("password", account_id, user_id)[:15]).decode().lower()

    def business_unit_id(self, account_id: int) -> str:
        """18 characters, beginning with `0Uv`: an account's id in Salesforce's form."""
        return self._salesforce_id("0Uv", "business_unit_id", account_id)

    def organization_id(self, account_id: int) -> str:
        """18 characters, beginning with `00D`: what Salesforce calls the organization that the account belongs to."""
        return self._salesforce_id("00D", "organization_id", account_id)

    def salesforce_user_id(self, account_id: int, user_id: int) -> str:
        """18 characters, beginning with `005`: what Salesforce calls a user."""
        return self._salesforce_id("005", "salesforce_user_id", account_id, user_id)

    def crm_opportunity_id(self, account_id: int, opportunity_id: int) -> str:
        """18 characters, beginning with `006`: what Salesforce calls an opportunity."""
        return self._salesforce_id("006", "crm_opportunity_id", account_id, opportunity_id)

    def client_id(self, account_id: int) -> str:
        """85 characters, beginning with `3MVG9`: a connected app's consumer key."""
        return "3MVG9" + self._letters(80, "client_id", account_id)

    def client_secret(self, account_id: int) -> str:
        """64 hex digits in capitals: a connected app's consumer secret."""
        return self._derive("client_secret", account_id).hex().upper()

    def access_token(self, account_id: int, number: int) -> str:
        """98 characters, beginning with the organization's id and `!`."""
        organization = self.organization_id(account_id)[:15]
        return f"{organization}!AQ" + self._letters(80, "access_token", account_id, number)

    def refresh_token(self, account_id: int, number: int) -> str:
        """84 characters, beginning with `5Aep`."""
        return "5Aep" + self._letters(80, "refresh_token", account_id, number)

    def code(self, account_id: int, number: int) -> str:
        """An authorization code, 86 characters from `aPrx` to `==`: as the service's, it must be percent-encoded."""
        return "aPrx" + self._letters(80, "code", account_id, number) + "=="

    def _salesforce_id(self, prefix: str, kind: str, *whose: int) -> str:
        """An id with its three check letters, which tell capitals where case is lost."""
        number = int.from_bytes(self._derive(kind, *whose)[:12])
        name = prefix + _base62(number, 12)
        fives = (name[i : i + 5] for i in (0, 5, 10))
        return name + "".join(_BASE32[sum(letter.isupper() << i for i, letter in enumerate(five))] for five in fives)

    def _letters(self, length: int, kind: str, *whose: int) -> str:
        """Up to 85 letters and digits."""
        return _base62(int.from_bytes(self._derive(kind, *whose, algorithm=hashlib.sha512)), length)

    def _derive(self, kind: str, *whose: int, algorithm: Any = hashlib.sha256) -> bytes:
        return _derive(self._secret, kind, *whose, algorithm=algorithm)


def _derive(secret: str, kind: str, *whose: int, algorithm: Any = hashlib.sha256) -> bytes:
    return hmac.digest(secret.encode(), ":".join((kind, *map(str, whose))).encode(), algorithm)


def _base62(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits += _BASE62[digit]
    return digits
