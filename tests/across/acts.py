"""Acts on an account: every route of the control plane, and every grant of an authorization server."""

from collections.abc import Iterator
from typing import Any, Final

import httpx

from dealdock.control.support import support_of
from tests.across.tenant import EMAIL, FAULT, SNAPSHOT, Tenant, consented, scope

KEYS_OF_USERS: Final = ("copper",)
"""The vendors whose users have several keys."""

LATER: Final = "2026-06-02T12:00:00Z"

CONTROL: Final[tuple[tuple[str, str, Any], ...]] = (
    ("GET", "", None),
    ("PATCH", "", {"name": "Renamed", "time_zone": "Asia/Tokyo", "watched": True}),
    ("GET", "/changes", None),
    ("GET", "/users", None),
    ("POST", "/users", {"role": None}),
    ("GET", "/clock", None),
    ("PUT", "/clock", {"mode": "offset", "seconds": 7200}),
    ("POST", "/clock/advance", {"seconds": 60}),
    ("PUT", "/clock", {"mode": "frozen", "at": LATER}),
    ("GET", "/faults", None),
    ("POST", "/faults", FAULT),
    ("GET", "/faults/{number}", None),
    ("POST", "/faults/{number}/release", None),
    ("DELETE", "/faults/{number}", None),
    ("DELETE", "/faults", None),
    ("GET", "/deliveries", None),
    ("GET", "/deliveries/{number}", None),
    ("PATCH", "/deliveries/{number}", {"age_seconds": 60}),
    ("POST", "/deliveries/{number}/redeliver", {"times": 1}),
    ("POST", "/deliveries/{number}/drop", None),
    ("POST", "/deliveries/next", None),
    ("PUT", "/deliveries/receiver", {"next": []}),
    ("POST", "/deliveries/hold", None),
    ("POST", "/deliveries/release", None),
    ("POST", "/deliveries/run", None),
    ("POST", "/deliveries/settle", None),
    ("GET", "/requests", None),
    ("GET", "/requests.har", None),
    ("DELETE", "/requests", None),
    ("POST", "/jwt_key", None),
    ("GET", "/quota", None),
    ("PUT", "/quota", {"used": 1}),
    ("GET", "/snapshots", None),
    ("PUT", "/snapshots/{name}", None),
    ("POST", "/reset", {"to": SNAPSHOT}),
    ("DELETE", "/snapshots/{name}", None),
    ("GET", "/export", None),
    ("POST", "/import", None),
    ("POST", "/answers", {"answers": []}),
    ("POST", "/reset", {"to": "scene"}),
    ("POST", "/reset", {"to": "empty"}),
)
"""The routes of every account, in an order in which each succeeds, with their bodies."""


def control(tenant: Tenant) -> Iterator[tuple[str, bool]]:
    """Call every route of the control plane on the account. Yield each with True if it succeeded."""
    yield from records(tenant)
    for user in tenant.control("GET", "/users").json() if tenant.vendor in KEYS_OF_USERS else ():
        yield "POST api_keys", tenant.control("POST", f"/users/{user['id']}/api_keys").is_success
    sends = tenant.sandbox.vendors.get(tenant.vendor).has_webhooks
    for method, path, body in CONTROL:
        if path.startswith("/deliveries") and not sends:
            continue
        answer = tenant.control(method, path.format(number=1, name=SNAPSHOT), _body(tenant, path, body))
        yield f"{method} {path}", answer.is_success


def records(tenant: Tenant) -> Iterator[tuple[str, bool]]:
    """Read and add records of every kind of the vendor."""
    for each in support_of(tenant.sandbox.vendors.get(tenant.vendor)).kinds:
        path = f"/records/{each.name}"
        listed = tenant.control("GET", path)
        yield f"GET {path}", listed.is_success
        if listed.is_success and listed.json():
            yield f"GET {path}/{{record_id}}", tenant.control("GET", f"{path}/{listed.json()[0]['id']}").is_success
        if each.create is not None and each.example is not None:
            yield f"POST {path}", tenant.control("POST", path, each.example).is_success
    yield from removals(tenant)


def removals(tenant: Tenant) -> Iterator[tuple[str, bool]]:
    """Remove the oldest record of every kind, which others refer to, and bring it back where the service does.

    A record that others need is refused. Those that refer to others come first, so that these are there.
    """
    for each in reversed(support_of(tenant.sandbox.vendors.get(tenant.vendor)).kinds):
        path = f"/records/{each.name}"
        if each.delete is None or not (listed := tenant.control("GET", path).json()):
            continue
        one = f"{path}/{listed[0]['id']}"
        answer = tenant.control("DELETE", one)
        yield f"DELETE {path}", answer.is_success or answer.status_code == httpx.codes.CONFLICT
        if each.undelete is not None and answer.is_success:
            yield f"POST {path}/undelete", tenant.control("POST", f"{one}/undelete").is_success


def oauth(tenant: Tenant) -> Iterator[tuple[str, bool]]:
    """Use every grant of the vendor's authorization server, and revoke what came of it."""
    if tenant.oauth is None:
        return
    profile, app = tenant.oauth, tenant.app()
    with app.http:
        if "password" in profile.grants:
            yield "password", app.by_password().is_success
            yield "wrong password", app.by_password(password="wrong").status_code == httpx.codes.BAD_REQUEST
            yield "password after a wrong one", app.by_password().is_success
        if "client_credentials" in profile.grants:
            yield "client_credentials", app.token("client_credentials").is_success
        revoked, refreshed, redeemed = tenant.consents
        if "/revoke" in profile.endpoints:
            token = revoked.tokens.get("refresh_token") or revoked.tokens["access_token"]
            yield "revoke", app.revoke(token).is_success
        if "refresh_token" in profile.grants and "refresh_token" in refreshed.tokens:
            yield "refresh", app.refresh(refreshed.tokens["refresh_token"]).is_success
        yield "a code for the second time", app.redeem(redeemed.code).status_code == httpx.codes.BAD_REQUEST
        yield "consent", bool(consented(app, profile).tokens)
        yield (
            "login of another user",
            app.allow(**scope(profile), email=EMAIL, password=tenant.passwords[0]).is_redirect,
        )


def _body(tenant: Tenant, path: str, body: Any) -> Any:
    if path == "/import":
        return tenant.control("GET", "/export?format=json").json()
    if path == "/users":
        return {}
    if path == "/quota" and body is not None and (limits := tenant.control("GET", path).json().get("limits")):
        return {**body, **{name: limits[0][name] for name in ("limit", "scope")}}
    return body
