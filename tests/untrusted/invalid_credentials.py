"""Invalid credentials: none at all, those of other accounts, and those that were valid once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from dealdock.platform.credentials import access_tokens, consents
from dealdock.platform.lifecycle import creation
from tests.support.builders import Account

Headers = dict[str, str]

NOBODY = "0" * 32
NOBODYS_UNIT = "0UvNobodysUnit1234"


@dataclass(frozen=True)
class InvalidCredential:
    """A credential, and the error that it gets, with its HTTP status."""

    name: str
    headers: Headers
    code: int
    status: int = 200


def invalid_credentials(mine: Account, theirs: Account) -> Iterator[InvalidCredential]:
    """Yield credentials that are refused, although many belong or belonged to one of the two accounts."""
    yield InvalidCredential("nothing", {}, 1)
    yield from _keys(mine, theirs)
    yield from _tokens(mine, theirs)
    yield InvalidCredential("a role that may only read", _pair(mine.user(role="Read Only")), 46)
    yield InvalidCredential("HTTP Basic", {"Authorization": "Basic Y2xpZW50OnNlY3JldA=="}, 126)


def _keys(mine: Account, theirs: Account) -> Iterator[InvalidCredential]:
    old = mine.user(logged_in=mine.sandbox.clock.now() - timedelta(hours=2))
    second, own, other = mine.user(), mine.keys, theirs.keys
    shown: dict[str, dict[str, str]] = {
        "malformed keys": {"api_key": "'; --", "user_key": "\\"},
        "nobody's keys": {"api_key": NOBODY, "user_key": NOBODY},
        "an expired key": old,
        "nobody's API key": own | {"api_key": NOBODY},
        "nobody's user key": own | {"user_key": NOBODY},
        "another user's API key": own | {"api_key": second["api_key"]},
        "another account's API key": own | {"api_key": other["api_key"]},
        "another account's user key": own | {"user_key": other["user_key"]},
        "an access token as API key": own | {"api_key": str(mine.ready.access_token)},
        "a gone account's keys": _gone(mine),
    }
    for name, keys in shown.items():
        yield InvalidCredential(name, _pair(keys), 1)


def _tokens(mine: Account, theirs: Account) -> Iterator[InvalidCredential]:
    own, other = mine.ready.business_unit_id, theirs.ready.business_unit_id
    token = mine.ready.access_token
    yield InvalidCredential("a token for another account's business unit", _bearer(token, other), 49)
    yield InvalidCredential("a token for nobody's business unit", _bearer(token, NOBODYS_UNIT), 201)
    yield InvalidCredential("another account's token", _bearer(theirs.ready.access_token, own), 49)
    yield InvalidCredential("a token for no business unit", {"Authorization": f"Bearer {mine.ready.access_token}"}, 181)
    yield InvalidCredential("a token for a malformed one", _bearer(mine.ready.access_token, "0Uv"), 182)
    for name, shown in _no_tokens(mine, theirs).items():
        yield InvalidCredential(name, _bearer(shown, own), 184, 401)


def _no_tokens(mine: Account, theirs: Account) -> dict[str, str]:
    """Return texts that are no access token of the account, or none any more."""
    past, now = mine.sandbox.clock.now() - timedelta(hours=3), mine.sandbox.clock.now()
    secrets, user_id = mine.sandbox.credentials, mine.first_user()

    def work(db: Connection) -> dict[str, str]:
        revoked = access_tokens.issue(db, secrets, mine.tenant, user_id, now=now)
        consents.revoke(db, revoked)
        return {
            "a malformed token": "\"'; --",
            "nobody's token": f"00D000000000000!{NOBODY}",
            "a revoked token": revoked,
            "a token for other things": access_tokens.issue(db, secrets, mine.tenant, user_id, now=now, scope="id"),
            "an API key as token": mine.keys["api_key"],
            "another account's API key as token": theirs.keys["api_key"],
            "an expired token": access_tokens.issue(db, secrets, mine.tenant, user_id, now=past),
        }

    return mine.sandbox.database.write(work)


def _pair(keys: dict[str, str]) -> Headers:
    return {"Authorization": "Pardot api_key={api_key}, user_key={user_key}".format(**keys)}


def _bearer(secret: str | None, unit: str) -> Headers:
    return {"Authorization": f"Bearer {secret}", "Pardot-Business-Unit-Id": unit}


def _gone(mine: Account) -> dict[str, str]:
    """The keys of an account that was deleted."""
    gone, real = Account.open(mine.sandbox), mine.sandbox.clock.now()
    mine.sandbox.database.write(lambda db: creation.delete_account(db, gone.tenant.account_id, real=real))
    return gone.keys
