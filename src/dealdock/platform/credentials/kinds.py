"""Kinds of credentials: a vendor's keys, tokens and ids, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from dealdock.platform.first_use import cached_property

Derivation = Callable[..., str]
"""Makes a credential in a vendor's form, from `Credentials` and the numbers of its owner."""

ACCESS_TOKEN: Final = "access_token"  # noqa: S105 (the name of a kind)
REFRESH_TOKEN: Final = "refresh_token"  # noqa: S105 (the name of a kind)
SHOWN_TOKENS: Final = (ACCESS_TOKEN, REFRESH_TOKEN)
"""The kinds of tokens that are shown with accounts and users, for vendors that have them."""


@dataclass(frozen=True)
class CredentialKind:
    """A kind of credential: its form, its owner and its lifetime.

    OAuth uses the kinds `client_id`, `client_secret`, `access_token`, `refresh_token` and `code`. A vendor without
    OAuth has no such tokens. The other kinds are the vendor's own.
    """

    name: str
    make: Derivation
    """Takes the account's id. For a user: also the user's id, and the generation if the credential is stored. For a
    token: also its number, which the account counts up.
    """
    owner: Literal["account", "user", "token"]
    is_stored: bool = True
    """False: it identifies no caller, such as a client's secret or an id that is only shown."""
    life: timedelta | None = None
    """The time until it expires, by the account's clock; None: it does not expire. A user gets a key that expires by a
    login, and a key that does not expire when the user is created."""
    ends_by_fault: bool = False
    """True if the effect `expire_key` of a fault expires it."""
    published: Sequence[str] = ()
    """The keys of packaged scenes. They are public, so they are shown although a person chose them."""

    def expires_at(self, now: datetime) -> datetime | None:
        """Return when a credential that is issued now expires."""
        return None if self.life is None else now + self.life


@dataclass(frozen=True)
class CredentialRules:
    """The credentials of a vendor's accounts and users, and the requirements of a user's login."""

    kinds: Sequence[CredentialKind]
    default_role: str = "user"
    """The role of users without a given role."""
    login_roles: frozenset[str] = frozenset({"user"})
    """The roles whose users may log in, and so call the API."""
    login_keys: Sequence[str] = ()
    """The kinds of credentials that a login takes in addition to email address and password."""
    redirect_uris: Sequence[str] = ()
    """The redirect URIs of OAuth clients without their own, in addition to every loopback address."""

    @cached_property
    def by_name(self) -> Mapping[str, CredentialKind]:
        """The kinds by name."""
        return {kind.name: kind for kind in self.kinds}
