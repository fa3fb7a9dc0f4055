"""Requests for the other parts of the server: OAuth, the control plane, the page at `/`."""

import base64
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from dealdock.vendors.apollo.oauth import PROFILE as APOLLO
from dealdock.vendors.close.oauth import PROFILE as CLOSE
from dealdock.vendors.copper.oauth import PROFILE as COPPER
from dealdock.vendors.pardot.oauth import PROFILE as PARDOT
from soak.random_requests.pardot import FORM
from soak.random_requests.request import (
    HOST,
    UNKNOWN,
    Accounts,
    Request,
    chance,
    header,
    quoted,
    raw,
    request,
    some,
)
from soak.random_requests.values import document, mutated, text, value, written

AUTHORIZATION_SERVERS: Final = {
    "pardot": PARDOT.mounts[0],
    "close": f"/close{CLOSE.mounts[0]}",
    "copper": f"/copper{COPPER.mounts[0]}",
    "apollo": f"/apollo{APOLLO.mounts[0]}",
}
"""The path of each vendor's authorization server at the sandbox's own address."""
GRANTS: Final = (
    *(
        "password",
        "client_credentials",
        "refresh_token",
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ),
    *("", "x", "implicit"),
)
OAUTH_NAMES: Final = (
    *("username", "scope", "code", "redirect_uri", "state", "code_verifier", "code_challenge", "code_challenge_method"),
    *(
        "refresh_token",
        "assertion",
        "token",
        "decision",
        "response_type",
        "email",
        "password",
        "client_id",
        "client_secret",
    ),
)
REDIRECTS: Final = (
    b"http://localhost/",
    b"https://login.salesforce.com/",
    b"javascript:alert(1)",
    b"//x",
    b"http://[",
    b"http://localhost:x/",
    b"\r\nX: y",
)
IDS: Final = (
    "0",
    "-1",
    "00",
    "9223372036854775808",
    "9" * 300,
    "x",
    "%00",
    "%2F",
    "..",
    "1.0",
    "+1",
    "%F0%9F%92%A9",
    " 1",
)
ACCEPTS: Final = (b"", b"text/html", b"*/*", b"application/json", b"\xff", b"text/html;q=x", b"," * 900)
JSONS: Final = (
    b"application/json",
    b"application/problem+json",
    b"text/json",
    b"application/yaml",
    b"",
    b"application/json; charset=\xff",
)
NOT_ON_ACCOUNT: Final = frozenset({"delete_account", "get_jwt_key"})
"""Operations that are not called with the second account, because it is used again."""


def oauth(randomness: Random, accounts: Accounts) -> Request:
    """Return a request for tokens, the consent page or a revocation, of any vendor."""
    vendor, account = randomness.choice(_owners(accounts))
    right = {"client_id": account["client_id"], "client_secret": account["client_secret"], "username": account["email"]}
    given = {name: raw(right[name]) for name in right if chance(randomness, 70)}
    given["grant_type"] = raw(randomness.choice(GRANTS))
    given |= {name: value(randomness) for name in some(randomness, OAUTH_NAMES, 5)}
    if chance(randomness, 30):
        given["assertion"] = _assertion(randomness)
    if chance(randomness, 30):
        given |= {"redirect_uri": randomness.choice(REDIRECTS), "response_type": b"code"}
        given["scope"] = b"developer/v1/all"  # a scope of Copper, which other vendors do not know
    pairs = b"&".join(b"%b=%b" % (name.encode(), quoted(value)) for name, value in given.items())
    place = randomness.choice(
        (b"token", b"token", b"authorize", b"authorize", b"revoke", b"", b"x", b"token/", b"%2e%2e/token")
    )
    basic = base64.b64encode(value(randomness)) if chance(randomness, 50) else header(value(randomness))
    headers = [(b"Host", HOST), (b"Authorization", b"Basic " + basic)] if chance(randomness, 15) else [(b"Host", HOST)]
    if chance(randomness, 5):
        headers.append((b"Dealdock-Fault", header(written(randomness, document(randomness)))[:30_000]))
    target = raw(f"{AUTHORIZATION_SERVERS[vendor]}/") + place
    if chance(randomness, 60):
        return Request(request(b"POST", target, [*headers, (b"Content-Type", FORM)], pairs), "oauth")
    method = randomness.choice((b"GET", b"HEAD", b"BREW"))
    return Request(
        request(method, target + b"?" + pairs, headers), "oauth", method not in UNKNOWN, is_head=method == b"HEAD"
    )


def _owners(accounts: Accounts) -> list[tuple[str, Mapping[str, Any]]]:
    return [("pardot", accounts.account), *((each.vendor, each.account) for each in accounts.rest)]


def _assertion(randomness: Random) -> bytes:
    parts = [base64.urlsafe_b64encode(written(randomness, said)[:2_000]).rstrip(b"=") for said in _claims(randomness)]
    return b".".join([*parts, base64.urlsafe_b64encode(randomness.randbytes(20))])


def _claims(randomness: Random) -> tuple[Any, Any]:
    head = {
        "alg": randomness.choice(("none", "RS256", "HS256", 5, None)),
        "kid": text(randomness),
        "crit": document(randomness, 1),
    }
    claims = {
        "iss": text(randomness),
        "sub": document(randomness, 1),
        "exp": document(randomness, 1),
        "aud": document(randomness, 1),
    }
    return head, claims


def control(randomness: Random, accounts: Accounts) -> Request:
    """Return a call of the control plane by its OpenAPI, with an example as its body, or another one."""
    method, path, name, example = randomness.choice(accounts.paths)
    account = str(accounts.second["id"])
    own = name not in NOT_ON_ACCOUNT and chance(randomness, 85)
    path = path.replace("{account_id}", account if own else randomness.choice(IDS))
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + quoted(value(randomness)[:300]).decode() + rest.partition("}")[2]
    target = b"/_dealdock" + raw(path).replace(b" ", b"%20")
    if chance(randomness, 10):
        names = (b"object", b"since", b"limit", b"operation", b"offset", b"x")
        target += b"?" + b"&".join(b"%b=%b" % (name, quoted(value(randomness))) for name in some(randomness, names, 4))
    headers = [(b"Host", HOST)]
    if chance(randomness, 5):
        extra = (b"Origin", b"Sec-Fetch-Site", b"Authorization", b"Content-Encoding", b"Host")
        headers += [(name, header(value(randomness))) for name in some(randomness, extra, 3)]
    body = b""
    if method in {"post", "put", "patch"} and chance(randomness, 95):
        body = written(randomness, mutated(randomness, document(randomness) if example is None else example))
        headers.append((b"Content-Type", randomness.choice(JSONS) if chance(randomness, 5) else JSONS[0]))
    verb = (
        method.upper().encode()
        if chance(randomness, 97)
        else randomness.choice((b"OPTIONS", b"BREW", b"TRACE", b"PUT"))
    )
    chunks = 1_000 if chance(randomness, 5) else 0
    return Request(
        request(verb, target, headers, body, chunks=chunks), "control", verb not in UNKNOWN, is_head=verb == b"HEAD"
    )


def home(randomness: Random, _: Accounts) -> Request:
    """Return a request for the start page, or for an unknown page."""
    target = randomness.choice(
        (
            b"/",
            b"/",
            b"/?" + quoted(value(randomness)),
            b"//",
            b"/" + quoted(value(randomness)),
            b"/favicon.ico",
            b"/_dealdock",
        )
    )
    host = header(value(randomness)) if chance(randomness, 40) else HOST
    headers = [(b"Host", host), (b"Accept", randomness.choice(ACCEPTS))]
    method = randomness.choice((b"GET", b"GET", b"HEAD", b"POST", b"OPTIONS", b"BREW"))
    return Request(request(method, target, headers), "any", method not in UNKNOWN, is_head=method == b"HEAD")
