"""OAuth: tokens for passwords and for clients, requests in every spelling, and calls with tokens."""

from collections.abc import Iterator
from typing import Final

from tests.golden.generator.catalogue import GRANTS
from tests.golden.generator.opening import keep, opened, second
from tests.golden.generator.pardot import path
from tests.golden.generator.script import FORM, Script, form

TOKEN: Final = "/services/oauth2/token"
AUTHORIZE: Final = "/services/oauth2/authorize"
REVOKE: Final = "/services/oauth2/revoke"
ME: Final = {"client_id": "${me.client_id}", "client_secret": "${me.client_secret}"}
USER: Final = {"username": "${me.email}", "password": "${me.password}"}
BY_PASSWORD: Final = {"grant_type": "password", **ME, **USER}
BY_CLIENT: Final = {"grant_type": "client_credentials", **ME}


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = second(opened("oauth-tokens", is_filled=False, users=True))
    _requests(script)
    _tokens(script)
    _use(script)
    yield script


def _without(given: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in names}


def _tokens(script: Script) -> None:
    for given in (BY_PASSWORD, BY_CLIENT):
        grant = given["grant_type"]
        script.post(f"by {grant}", TOKEN, **given)
        for name in given:
            script.post(f"{grant} without {name}", TOKEN, **_without(given, name))
            script.post(f"{grant} with a wrong {name}", TOKEN, **given | {name: "wrong"})
        for scope in ("api", "pardot_api  full", "full", '"quoted"', "${x*256}", " "):
            script.post(f"{grant} for {scope[:20]}", TOKEN, **given, scope=scope)
    others: dict[str, dict[str, str]] = {
        "marketing": {"username": "mia@harbour.example", "password": "${marketing.password}"},
        "reader": {"username": " RITA@harbour.example ", "password": "${reader.password}"},
        "seller": {"username": "sam@harbour.example", "password": "${seller.password}"},
        "the other account's": {"username": "${other.email}", "password": "${other.password}"},
    }
    for title, other in others.items():
        script.post(f"by password of {title}", TOKEN, **BY_PASSWORD | other)
    script.post("the other account's client", TOKEN, **BY_CLIENT | {"client_id": "${other.client_id}"})
    for number in range(12):
        wrong = {"username": "mia@harbour.example", "password": "wrong"}
        script.post(f"wrong for the {number + 1}. time", TOKEN, **BY_PASSWORD | wrong)
    script.post("the right one then", TOKEN, **BY_PASSWORD | others["marketing"])
    for grant in (*GRANTS, "device_code", " password ", ""):
        script.post(f"the grant {grant!r} and the client", TOKEN, grant_type=grant, **ME)


def _use(script: Script) -> None:
    """Add calls of the API with tokens."""
    unit = ("pardot-business-unit-id", "${me.business_unit_id}")
    for scope in ("", "pardot_api", "api", "api full"):
        given = BY_PASSWORD | ({"scope": scope} if scope else {})
        kept = keep("token", "body", '"access_token": "([^"]+)"')
        script.send(f"a token for {scope or 'everything'}", "POST", TOKEN, FORM, body=form(given), keep=kept)
        for format_ in ("xml", "json"):
            bearer = ("authorization", "Bearer ${token}")
            script.post(f"use it in {format_}", path("user", "read"), bearer, unit, id="1", format=format_)
    script.steer("two hours pass", "POST", "/accounts/1/clock/advance", {"seconds": 7200})
    script.post("it has expired", path("user", "read"), ("authorization", "Bearer ${token}"), unit, id="1")
    script.post("a new one by the clock of then", TOKEN, **BY_CLIENT)
    script.steer("the account's own", "GET", "/accounts/1")
    script.steer("the users'", "GET", "/accounts/1/users")
    script.steer("no API keys", "PATCH", "/accounts/1", {"switches": {"api_keys": False}}, keep="me")
    script.post(
        "a token all the same", path("user", "read"), ("authorization", "Bearer ${me.access_token}"), unit, id="1"
    )


def _requests(script: Script) -> None:
    """Add requests for tokens in every spelling."""
    basic = ("authorization", "Basic eDp5")
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        for target in (TOKEN, AUTHORIZE, REVOKE):
            script.send(f"{method} {target[16:]}", method, target)
    for target in (
        "/services/oauth2",
        "/services/oauth2/",
        f"{TOKEN}/",
        "/services/oauth2/nothing",
        "/services/oauth2/Token",
    ):
        script.post(target, target, **BY_CLIENT)
    script.send("in the query string", "POST", f"{TOKEN}?{form(BY_CLIENT)}")
    script.send("in both", "POST", f"{TOKEN}?grant_type=nothing", FORM, body=form(BY_CLIENT))
    script.send("twice", "POST", TOKEN, FORM, body=f"{form(BY_CLIENT)}&grant_type=password")
    script.send("as JSON", "POST", TOKEN, ("content-type", "application/json"), body='{"grant_type": "password"}')
    multipart = ("content-type", "multipart/form-data; boundary=x")
    part = '--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nnothing\r\n--x--\r\n'
    script.send("in parts", "POST", TOKEN, multipart, body=part)
    script.post("a wrong header", TOKEN, basic, grant_type="client_credentials")
    script.post("two clients", TOKEN, basic, **BY_CLIENT)
    script.post("no base64", TOKEN, ("authorization", "Basic ???"), **BY_CLIENT)
    script.post("another scheme", TOKEN, ("authorization", "Bearer x"), **BY_CLIENT)
    script.send("too large", "POST", TOKEN, FORM, body="x=${x*1048577}")
    script.post("as another host", TOKEN, ("host", "login.salesforce.com"), **BY_CLIENT)
    script.post("as a host with a port", TOKEN, ("host", "[::1]:99"), **BY_PASSWORD)
