"""Credentials of an account in each state: its key, and the tokens of two users' consents.

`a` is the first user's, `b` that of another user of the account; `code` is not redeemed yet. Each vendor's
`token_states.py` has the credentials that each act ends.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import httpx

from dealdock.oauth import profile_of
from dealdock.oauth.profile import OAuthProfile
from dealdock.sandbox import Sandbox
from tests.across.calls import package_of
from tests.across.client import NOON
from tests.across.tenant import EMAIL, Consented, consented, scope
from tests.oauth.app import App
from tests.support.client import Client
from tests.support.example import VENDORS
from tests.support.transport import Transport

CREDENTIALS: Final = ("access a", "access b", "refresh a", "refresh b", "code")
VENDORS_WITH_TOKENS: Final = [each.name for each in VENDORS if each.has_oauth]


def data(vendor: str) -> Any:
    """Return the module with a vendor's data."""
    return import_module(f"{package_of(vendor)}.token_states")


class Tokens(NamedTuple):
    """An account with two consents and a code."""

    http: httpx.Client
    account: Mapping[str, Any]
    profile: OAuthProfile
    app: App
    a: Consented
    b: Consented
    code: str

    @classmethod
    def open(cls, sandbox: Sandbox, http: httpx.Client, transport: Transport, vendor: str) -> "Tokens":
        """Create an account, whose clock is frozen."""
        body = {"vendor": vendor, "clock": {"mode": "frozen", "at": NOON}}
        account = http.post("/_dealdock/accounts", json=body).json()
        profile = profile_of(sandbox.vendors.get(vendor))
        assert profile is not None
        app = App(
            SimpleNamespace(ready=SimpleNamespace(**account)),  # type: ignore[arg-type]  # what an app needs of one
            Client(f"{account['base_url']}{profile.mounts[0]}", transport),
        )
        user = http.post(f"/_dealdock/accounts/{account['id']}/users", json={"email": EMAIL}).json()
        a = consented(app, profile)
        code = app.code(**scope(profile), email=EMAIL, password=user["password"])
        answer = app.redeem(code)
        assert answer.is_success, answer.text
        return cls(http, account, profile, app, a, Consented(code, answer.json()), app.code(**scope(profile)))

    def control(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer

    def lost(self) -> str:
        """Use each credential once, and return the names of those that do not work."""
        path = data(self.account["vendor"]).PATH
        headers = {"Pardot-Business-Unit-Id": self.account.get("business_unit_id", "")}
        works = []
        for name, consent in (("access a", self.a), ("access b", self.b)):
            headers["Authorization"] = f"Bearer {consent.tokens['access_token']}"
            if self.http.get(f"{self.account['base_url']}{path}", headers=headers).is_success:
                works.append(name)
        for name, consent in (("refresh a", self.a), ("refresh b", self.b)):
            token = consent.tokens.get("refresh_token")
            if token is not None and self.app.refresh(token).is_success:
                works.append(name)
        if self.app.redeem(self.code).is_success:
            works.append("code")
        given = CREDENTIALS if "refresh_token" in self.a.tokens else ("access a", "access b", "code")
        return ", ".join(name for name in given if name not in works)


Act = Callable[[Tokens, Tokens], object]
"""With the account, and another one."""


def _advance(seconds: int) -> Act:
    return lambda of, _: of.control("POST", "/clock/advance", {"seconds": seconds})


def _import(of: Tokens, _: Tokens) -> None:
    of.control("POST", "/import", of.control("GET", "/export?format=json").json())


def _restore(of: Tokens, _: Tokens) -> None:
    of.control("PUT", "/snapshots/now")
    of.control("POST", "/reset", {"to": "now"})


ACTS: Final[Mapping[str, Act]] = {
    "nothing": lambda *_: None,
    "access a is revoked": lambda of, _: of.app.revoke(of.a.tokens["access_token"]),
    "refresh a is revoked": lambda of, _: of.app.revoke(of.a.tokens.get("refresh_token", "none")),
    "another revokes access a": lambda of, other: other.app.revoke(
        of.a.tokens["access_token"], **other.app.credentials
    ),
    "a is refreshed": lambda of, _: of.app.refresh(of.a.tokens.get("refresh_token", "none")),
    "another refreshes a": lambda of, other: other.app.refresh(of.a.tokens.get("refresh_token", "none")),
    "the code of a comes again": lambda of, _: of.app.redeem(of.a.code),
    "another redeems the code": lambda of, other: other.app.redeem(of.code),
    "the code comes with another address": lambda of, _: of.app.redeem(of.code, redirect_uri="http://127.0.0.1:1/"),
    "9:59 minutes": _advance(599),
    "10 minutes": _advance(600),
    "59:59 minutes": _advance(3599),
    "1 hour": _advance(3600),
    "1:59:59 hours": _advance(7199),
    "2 hours": _advance(7200),
    "a year": _advance(365 * 86_400),
    "reset": lambda of, _: of.control("POST", "/reset"),
    "restore": _restore,
    "import": _import,
    "delete": lambda of, _: of.control("DELETE", ""),
}
