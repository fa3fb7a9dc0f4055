"""Secrets that are derived, so that they can be shown again although only their SHA-256 is stored.

A secret is the HMAC-SHA-256 of its kind, its owner and its generation, with the sandbox's secret as the key. With the
same secret, the same accounts have the same credentials in every run.
"""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dealdock.platform.records.public_ids import IdForm, PublicIds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pydantic import BaseModel
    from sqlalchemy import Connection

    from dealdock.platform.credentials.kinds import CredentialKind, CredentialRules
    from dealdock.platform.limits.rules import LimitRules
    from dealdock.platform.records.models.context import AccountContext

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Published(NamedTuple):
    """The password of the users of packaged scenes. It is public, so responses include it."""

    password: str
    password_hash: str


PUBLISHED = Published(
    password="dealdock-demo",  # noqa: S106 (public, see above)
    password_hash="$argon2id$v=19$m=65536,t=3,p=4$XnaC6nKqRmv9mtNF1tB4Fg$NcKOH8INmeDKzjY4xT5ZR+dglXYh1XNkDFg1M238Lv8",  # noqa: S106 (as above)
)


def digest(secret: str) -> str:
    """Return the digest of a secret, as it is stored. A secret of 128 random bits needs no slow hash function."""
    return hashlib.sha256(secret.encode()).hexdigest()


def are_equal(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password that a person chose. Takes about 100 ms."""
    return PasswordHasher().hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Return True if a password is the hashed one. Takes about 100 ms."""
    try:
        return PasswordHasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def fingerprint(secret: str) -> str:
    """Return 64 hex digits that differ for every secret and do not reveal it."""
    return _derive(secret, "fingerprint").hex()


class AccountTerms(Protocol):
    """The part of a vendor's rules for accounts that is needed below them."""

    @property
    def Settings(self) -> "type[BaseModel]": ...  # noqa: N802 (it is a class)
    @property
    def voids_keys(self) -> frozenset[str]: ...
    def truncated(self, at: "datetime | None") -> "datetime | None": ...


class VendorRules(Protocol):
    """The part of a vendor that accounts and their credentials need."""

    @property
    def name(self) -> str: ...
    @property
    def accounts(self) -> AccountTerms: ...
    @property
    def credentials(self) -> "CredentialRules": ...
    @property
    def limits(self) -> "LimitRules": ...
    @property
    def id_form(self) -> "Callable[[Credentials], IdForm] | None": ...


class VendorsByName(Protocol):
    """The part of `Vendors` that accounts and their credentials need."""

    @property
    def default(self) -> str: ...
    @property
    def user_kinds(self) -> "Sequence[str]": ...
    def get(self, name: str) -> VendorRules: ...


class Credentials:
    """The source of the credentials of one sandbox."""

    def __init__(self, secret: str, vendors: VendorsByName) -> None:
        self._secret = secret
        self._id_forms: dict[str, IdForm | None] = {}
        self.vendors: Final = vendors

    def kinds(self, vendor: str) -> "Sequence[CredentialKind]":
        """Return the vendor's kinds of credentials."""
        return self.vendors.get(vendor).credentials.kinds

    def user_kinds(self, vendor: str) -> "Sequence[CredentialKind]":
        """Return the vendor's kinds of stored credentials of a user, except tokens."""
        return [kind for kind in self.kinds(vendor) if kind.owner == "user" and kind.is_stored]

    def may_log_in(self, vendor: str, role: str) -> bool:
        """Return True if users with this role may log in, and so call the vendor's API."""
        return role in self.vendors.get(vendor).credentials.login_roles

    def has(self, vendor: str, kind: str) -> bool:
        """Return True if the vendor has this kind of credential."""
        return kind in self.vendors.get(vendor).credentials.by_name

    def kind(self, vendor: str, name: str) -> "CredentialKind":
        """Return the vendor's kind of credential with this name."""
        return self.vendors.get(vendor).credentials.by_name[name]

    def make(self, vendor: str, kind: str, *owner: int) -> str:
        """Return a credential in the vendor's form, for the owner with these numbers (`CredentialKind.make`)."""
        return self.kind(vendor, kind).make(self, *owner)

    def id_form(self, vendor: str) -> "IdForm | None":
        """Return the vendor's form of public ids; None if its clients see integers."""
        if vendor not in self._id_forms:
            make = self.vendors.get(vendor).id_form
            self._id_forms[vendor] = None if make is None else make(self)
        return self._id_forms[vendor]

    def public_ids(self, db: "Connection", account: "AccountContext") -> "PublicIds | None":
        """Return the public ids of an account's records; None if its clients see integers."""
        form = self.id_form(account.vendor)
        return None if form is None else PublicIds(form, db, account)

    def password(self, account_id: int, user_id: int) -> str:
        """Return 24 letters and digits: the password of a user without a chosen one."""
        return base64.b32encode(self.derive("password", account_id, user_id)[:15]).decode().lower()

    def letters(self, length: int, kind: str, *owner: int) -> str:
        """Return up to 85 letters and digits."""
        return base62(int.from_bytes(self.derive(kind, *owner, algorithm=hashlib.sha512)), length)

    def derive(self, kind: str, *owner: int, algorithm: Any = hashlib.sha256) -> bytes:
        """Return the bytes from which a credential of this kind is made."""
        return _derive(self._secret, kind, *owner, algorithm=algorithm)


def base62(number: int, length: int) -> str:
    """Return a number as this many letters and digits, the lowest place first."""
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits += _BASE62[digit]
    return digits


def _derive(secret: str, kind: str, *owner: int, algorithm: Any = hashlib.sha256) -> bytes:
    return hmac.digest(secret.encode(), ":".join((kind, *map(str, owner))).encode(), algorithm)
