"""Each kind of credential in the place of each other kind: it is valid in its own place alone, and stays so.

The credentials are all of an account, of its two consents, and of another account; the places are those of the API and
of the authorization server.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import httpx
import pytest

from dealdock.sandbox import Sandbox
from tests.across.calls import calls_of
from tests.across.tenant import scope
from tests.across.token_states import VENDORS_WITH_TOKENS, Tokens, data
from tests.support.marks import ONE_DATABASE_ACROSS
from tests.support.transport import Transport

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow]

OF_ACCOUNTS: Final = (
    *("api_key", "user_key", "email", "password", "access_token", "refresh_token", "client_id", "client_secret"),
    "business_unit_id",
)
"""The details of an account that a client sends."""

ACCESS: Final = ("access_token", "access a", "access b")


class Place(NamedTuple):
    """A place of a credential in a call that has all others."""

    own: tuple[str, ...]
    """The credentials that belong there."""
    works: Callable[[str], bool]
    """Sends a credential there, and returns True if it is accepted."""
    is_spent: bool = False
    """True if the credential that belongs there is spent or replaced when it is accepted."""
    takes_others: bool = False
    """True if another account's credential belongs there, too: it is used on that account."""


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport() as transport:
        yield transport


def credentials(of: Tokens, prefix: str = "") -> dict[str, str]:
    """Return the credentials of an account by their names."""
    found = {name: str(of.account[name]) for name in OF_ACCOUNTS if of.account.get(name)}
    for name, consent in (("a", of.a), ("b", of.b)):
        tokens = {kind: consent.tokens.get(f"{kind}_token") for kind in ("access", "refresh")}
        found |= {f"{kind} {name}": token for kind, token in tokens.items() if token is not None}
    return {f"{prefix}{name}": value for name, value in {**found, "code": of.code}.items()}


def places(of: Tokens) -> Mapping[str, Place]:
    """Return the places in which credentials of the account are sent."""
    app, refresh = of.app, of.b.tokens.get("refresh_token", "none")

    def is_granted(answer: httpx.Response) -> bool:
        return answer.is_success and "access_token" in answer.json()

    def is_allowed(**sent: Any) -> bool:
        answer = app.allow(**scope(of.profile), **sent)
        return "code" in httpx.URL(answer.headers.get("location", "")).params

    return {
        **(_pardot(of) if of.account["vendor"] == "pardot" else _rest(of)),
        "code": Place(("code",), lambda value: is_granted(app.redeem(value)), is_spent=True),
        "its client_id": Place(
            ("client_id",), lambda value: is_granted(app.redeem(of.code, client_id=value)), is_spent=True
        ),
        "its client_secret": Place(
            ("client_secret",), lambda value: is_granted(app.redeem(of.code, client_secret=value)), is_spent=True
        ),
        "refresh_token": Place(
            ("refresh_token", "refresh a", "refresh b"), lambda value: is_granted(app.refresh(value)), is_spent=True
        ),
        "client_secret of a refresh": Place(
            ("client_secret",), lambda value: is_granted(app.refresh(refresh, client_secret=value)), is_spent=True
        ),
        "consent: email": Place(("email",), lambda value: is_allowed(email=value)),
        "consent: password": Place(("password",), lambda value: is_allowed(password=value)),
        "consent: client_id": Place(("client_id",), lambda value: is_allowed(client_id=value)),
    }


def _read(of: Tokens, **headers: str) -> bool:
    return of.http.get(f"{of.account['base_url']}{data(of.account['vendor']).PATH}", headers=headers).is_success


def _rest(of: Tokens) -> dict[str, Place]:
    """Return the places of an API whose calls name no account beside the credential."""
    calls = calls_of(of.account["vendor"])
    return {
        "key": Place(
            (calls.key,),
            lambda value: _read(of, **calls.headers({**of.account, calls.key: value})),
            takes_others=True,
        ),
        "bearer": Place(ACCESS, lambda value: _read(of, Authorization=f"Bearer {value}"), takes_others=True),
    }


def _pardot(of: Tokens) -> dict[str, Place]:
    """Return the places of an API whose calls name a user or a business unit beside the credential."""
    base, unit = of.account["base_url"], {"Pardot-Business-Unit-Id": of.account["business_unit_id"]}

    def is_ok(answer: httpx.Response) -> bool:
        return bool(answer.json()["@attributes"]["stat"] == "ok")

    def query(name: str) -> Callable[[str], bool]:
        keys = {each: of.account[each] for each in ("api_key", "user_key")}
        path = f"{base}/api/opportunity/version/3/do/query"
        return lambda value: is_ok(of.http.get(path, params={**keys, "format": "json", name: value}))

    def login(name: str) -> Callable[[str], bool]:
        sent = {each: of.account[each] for each in ("email", "password", "user_key")}
        path = f"{base}/api/login/version/3"
        return lambda value: is_ok(of.http.post(path, data={**sent, "format": "json", name: value}))

    return {
        **{f"query: {name}": Place((name,), query(name)) for name in ("api_key", "user_key")},
        **{f"login: {name}": Place((name,), login(name)) for name in ("email", "password", "user_key")},
        "bearer": Place(ACCESS, lambda value: _read(of, **unit, Authorization=f"Bearer {value}")),
    }


@pytest.mark.parametrize("vendor", VENDORS_WITH_TOKENS)
def test_a_credential_is_valid_in_its_own_place_alone(
    sandbox: Sandbox, http: httpx.Client, transport: Transport, vendor: str
) -> None:
    other, account = (Tokens.open(sandbox, http, transport, vendor) for _ in range(2))
    own, others = credentials(account), credentials(other, "other ")
    accepted, refused = [], []
    for title, place in places(account).items():
        expected = {*place.own, *(f"other {name}" for name in place.own if place.takes_others)}
        for name, value in {**own, **others}.items():
            if name in expected:
                continue
            if place.works(value):
                accepted.append((title, name))
            if not place.is_spent and not place.works(own[place.own[0]]):
                refused.append((title, f"{place.own[0]} after {name}"))
    assert accepted == []
    assert refused == []
    assert account.lost() == other.lost() == ""
