"""Requests to the authorization servers of the vendors, which no OpenAPI document describes."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from hypothesis import strategies as st

from dealdock.oauth.profile import profile_of
from dealdock.vendors.registry import VENDORS
from tools.soak.random_requests.drawing import drawn
from tools.soak.random_requests.request import FORM, HOST, Accounts, Request, request

SERVERS: Final = {
    vendor.name: f"{'' if vendor is VENDORS[0] else f'/{vendor.name}'}{profile.mounts[0]}"
    for vendor in VENDORS
    if (profile := profile_of(vendor)) is not None
}
"""The path of each vendor's authorization server at the sandbox's own address."""
GRANTS: Final = (
    *("password", "client_credentials", "refresh_token", "authorization_code", "implicit", "", "x"),
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
)
REDIRECTS: Final = ("http://localhost/", "javascript:alert(1)", "//x", "http://[", "http://localhost:x/", "\r\nX: y")
OPTIONAL: Final = (
    *("scope", "code", "state", "code_verifier", "code_challenge", "code_challenge_method", "refresh_token"),
    *("assertion", "token", "decision", "email", "password"),
)


def calls(accounts: Accounts, number: int, seed: int) -> list[Request]:
    """Return requests for tokens, the consent page and revocations."""
    owners = [(each.vendor, each.account) for each in accounts.rest if each.vendor in SERVERS]
    return drawn(st.sampled_from(owners).flatmap(lambda owner: _request(*owner)), number, seed)


def _request(vendor: str, account: Mapping[str, Any]) -> st.SearchStrategy[Request]:
    right = {"client_id": account["client_id"], "client_secret": account["client_secret"], "username": account["email"]}
    fields: dict[str, st.SearchStrategy[str]] = {
        **{name: st.just(value) | st.text(max_size=30) for name, value in right.items()},
        **{name: st.text(max_size=300) for name in OPTIONAL},
        "grant_type": st.sampled_from(GRANTS),
        "redirect_uri": st.sampled_from(REDIRECTS),
        "response_type": st.sampled_from(("code", "token")),
    }
    return st.builds(
        _sent,
        st.sampled_from((b"POST", b"POST", b"GET", b"HEAD")),
        st.sampled_from([f"{SERVERS[vendor]}/{name}" for name in ("token", "authorize", "revoke", "", "x", "token/")]),
        st.fixed_dictionaries({}, optional=fields),
    )


def _sent(method: bytes, path: str, fields: Mapping[str, str]) -> Request:
    pairs = urlencode(fields, errors="surrogatepass").encode()
    if method == b"POST":
        data = request(method, path.encode(), [(b"Host", HOST), (b"Content-Type", FORM)], pairs)
    else:
        data = request(method, path.encode() + b"?" + pairs, [(b"Host", HOST)])
    return Request(data, "oauth", is_head=method == b"HEAD")
