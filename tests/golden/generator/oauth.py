"""OAuth: the token's endpoint, the consent page, revocation."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from tests.golden.exchange import Assertion
from tests.golden.generator.opening import keep, opened, second
from tests.golden.generator.pardot import path
from tests.golden.generator.script import FORM, Script, form

TOKEN: Final = "/services/oauth2/token"
AUTHORIZE: Final = "/services/oauth2/authorize"
REVOKE: Final = "/services/oauth2/revoke"
BACK: Final = "http://127.0.0.1:8000/callback"
ME: Final = {"client_id": "${me.client_id}", "client_secret": "${me.client_secret}"}
PUBLIC: Final = {"client_id": "${me.client_id}"}
USER: Final = {"username": "${me.email}", "password": "${me.password}"}
BY_PASSWORD: Final = {"grant_type": "password", **ME, **USER}
BY_CLIENT: Final = {"grant_type": "client_credentials", **ME}
ASKED: Final = {"response_type": "code", "client_id": "${me.client_id}", "redirect_uri": BACK}
ALLOWED: Final = {"email": "${me.email}", "password": "${me.password}", "decision": "allow"}
VERIFIER: Final = "a-verifier-of-forty-three-characters-or-more"
CHALLENGE: Final = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
GRANTS: Final = (
    "password",
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _tokens()
    yield _use()
    yield _requests()
    yield _consent()
    yield _codes()
    yield _proofs()
    yield _revocation()
    yield _assertions()


def _without(given: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in names}


def _tokens() -> Script:
    script = second(opened("oauth-tokens", is_filled=False, users=True))
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
        script.post(f"nothing but the grant {grant!r}", TOKEN, grant_type=grant)
        script.post(f"the grant {grant!r} and the client", TOKEN, grant_type=grant, **ME)
    return script


def _use() -> Script:
    """Tokens that are used at the API."""
    script = opened("oauth-use", is_filled=False, users=True)
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
    return script


def _requests() -> Script:
    """How requests for tokens may be written."""
    script = opened("oauth-requests", is_filled=False)
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
    return script


def _consent() -> Script:
    script = second(opened("oauth-consent", is_filled=False, users=True))
    changes: tuple[dict[str, str], ...] = (
        {},
        {"state": "a <b>&\"c' d", "scope": "api <b> full", "login_hint": '"me"@harbour.example'},
        {"redirect_uri": "com.example.app:/back"},
        {"redirect_uri": "https://login.salesforce.com/services/oauth2/success"},
        {"redirect_uri": "http://[::1]:8000/back?x=1"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": ""},
        {"client_id": "wrong"},
        {"client_id": ""},
        {"response_type": "token", "state": "s"},
        {"response_type": ""},
        {"scope": '"', "state": "s"},
        {"code_challenge": "short"},
        {"code_challenge": CHALLENGE, "code_challenge_method": "plain"},
        {"code_challenge": CHALLENGE},
    )
    for change in changes:
        given = form(ASKED | change)
        script.send(f"the page with {', '.join(change) or 'nothing more'}", "GET", f"{AUTHORIZE}?{given}")
    script.send("the page's head", "HEAD", f"{AUTHORIZE}?{form(ASKED)}")
    script.send("a client twice", "GET", f"{AUTHORIZE}?{form(ASKED)}&client_id=x")
    script.send("a state twice", "GET", f"{AUTHORIZE}?{form(ASKED)}&state=x&state=y")
    answers: tuple[dict[str, str], ...] = (
        {},
        {"decision": "deny", "state": "s & t"},
        {"decision": "allow"},
        {"decision": "allow", "email": "<me>"},
        {"decision": "allow", "password": "x"},
        ALLOWED | {"password": "wrong", "state": "s"},
        ALLOWED | {"email": "sam@harbour.example", "password": "${seller.password}"},
        ALLOWED | {"email": "${other.email}", "password": "${other.password}"},
        ALLOWED | {"state": "s & t"},
        ALLOWED | {"redirect_uri": f"{BACK}?x=1"},
        ALLOWED | {"redirect_uri": "com.example.app:/back"},
        ALLOWED | {"response_type": "token"},
        {"decision": "perhaps"},
    )
    for answer in answers:
        script.post(f"the form with {', '.join(answer) or 'nothing'}", AUTHORIZE, **ASKED | answer)
    for site in ("cross-site", "same-site", "same-origin", "none"):
        script.post(f"sent by {site}", AUTHORIZE, ("sec-fetch-site", site), **ASKED | ALLOWED)
    for _ in range(11):
        script.post("wrong again", AUTHORIZE, **ASKED | ALLOWED | {"email": "mia@harbour.example", "password": "x"})
    script.steer("addresses of its own", "PATCH", "/accounts/1", {"redirect_uris": ["https://app.example/back"]})
    for address in ("https://app.example/back", "https://app.example/other", BACK):
        script.send(f"back to {address}", "GET", f"{AUTHORIZE}?{form(ASKED | {'redirect_uri': address})}")
    return script


def _code(script: Script, title: str, **more: str) -> None:
    """Ask for a code, `code`, which is captured as the redirect has it: percent-encoded."""
    kept = keep("code", "location", "[?&]code=([^&]+)")
    script.send(title, "POST", AUTHORIZE, FORM, body=form(ASKED | ALLOWED | more), keep=kept)


def _redeem(script: Script, title: str, client: dict[str, str], **more: Any) -> None:
    """Redeem it; `access` and `refresh` are captured."""
    given = {"grant_type": "authorization_code", "redirect_uri": BACK, **client, **more}
    kept = keep("access", "body", '"access_token": "([^"]+)"') + keep("refresh", "body", '"refresh_token": "([^"]+)"')
    script.send(title, "POST", TOKEN, FORM, body=f"{form(given)}&code=${{code}}", keep=kept)


def _refresh(script: Script, title: str, client: dict[str, str], **more: str) -> None:
    script.post(title, TOKEN, grant_type="refresh_token", refresh_token="${refresh}", **client, **more)


def _codes() -> Script:
    script = second(opened("oauth-codes", is_filled=False))
    _code(script, "a code", scope="api full")
    _redeem(script, "without the address", ME, redirect_uri="")
    _redeem(script, "with another address", ME, redirect_uri=f"{BACK}/")
    _redeem(script, "without the secret", PUBLIC)
    _redeem(script, "with a wrong secret", ME | {"client_secret": "wrong"})
    _redeem(script, "by another client", {name: value.replace("me.", "other.") for name, value in ME.items()})
    _redeem(script, "with a verifier", ME, code_verifier=VERIFIER)
    _redeem(script, "with a scope", ME, scope="full")
    _refresh(script, "refresh", ME)
    _refresh(script, "fewer scopes", ME, scope="full")
    _refresh(script, "more scopes", ME, scope="full web")
    _refresh(script, "without the secret", PUBLIC)
    _refresh(script, "with a wrong secret", ME | {"client_secret": "wrong"})
    _redeem(script, "a second time", ME)
    _refresh(script, "what came of it", ME)
    _code(script, "another code")
    script.steer("ten minutes pass", "POST", "/accounts/1/clock/advance", {"seconds": 600})
    _redeem(script, "one that has expired", ME)
    script.post("none", TOKEN, grant_type="authorization_code", redirect_uri=BACK, **ME)
    script.post("a wrong one", TOKEN, grant_type="authorization_code", redirect_uri=BACK, code="aPrx", **ME)
    script.post("a wrong refresh token", TOKEN, grant_type="refresh_token", refresh_token="5Aep", **ME)
    return script


def _proofs() -> Script:
    script = opened("oauth-proofs", is_filled=False)
    challenge = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    _code(script, "a code with a challenge", **challenge)
    for verifier in ("", "short", VERIFIER.upper(), "${x*129}"):
        _redeem(script, f"with the verifier {verifier[:20]}", PUBLIC, code_verifier=verifier)
    _redeem(script, "with the verifier", PUBLIC, code_verifier=VERIFIER)
    _refresh(script, "refresh without a secret", PUBLIC)
    _refresh(script, "refresh with one", ME)
    _code(script, "a code for one with a secret", **challenge, state="s")
    _redeem(script, "with secret and verifier", ME, code_verifier=VERIFIER)
    return script


def _revocation() -> Script:
    script = second(opened("oauth-revocation", is_filled=False))
    unit = ("pardot-business-unit-id", "${me.business_unit_id}")
    use = ("authorization", "Bearer ${access}")
    _code(script, "a code")
    _redeem(script, "its tokens", ME)
    others = {name: value.replace("me.", "other.") for name, value in ME.items()}
    script.post("nothing", REVOKE)
    script.post("a wrong one", REVOKE, token="wrong")
    script.post("by another client", REVOKE, token="${access}", **others)
    script.post("with a wrong secret", REVOKE, token="${access}", **ME | {"client_secret": "wrong"})
    script.post("it works still", path("user", "read"), use, unit, id="1")
    script.post("the access token", REVOKE, token="${access}", **PUBLIC)
    script.post("it works no more", path("user", "read"), use, unit, id="1")
    _refresh(script, "another of the same consent", ME)
    script.send("the refresh token", "POST", f"{REVOKE}?token=${{refresh|q}}")
    _refresh(script, "it works no more", ME)
    _redeem(script, "nor does the code", ME)
    script.post("the account's own", REVOKE, token="${me.access_token}", **ME)
    script.steer("it gets another one", "GET", "/accounts/1")
    return script


CLAIMS: Final[dict[str, tuple[str, ...]]] = {
    "right ones": (),
    "an array of audiences": ('"aud":["x","https://test.salesforce.com/services/oauth2/token"]',),
    "this server": ('"aud":"http://127.0.0.1:7273"',),
    "another audience": ('"aud":"https://evil.example"',),
    "no audience": ('"aud":null',),
    "another client": ('"iss":"${other.client_id}"',),
    "an unknown client": ('"iss":"wrong"',),
    "a user who is not there": ('"sub":"nobody@harbour.example"',),
    "the seller": ('"sub":"sam@harbour.example"',),
    "the reader": ('"sub":" RITA@harbour.example "',),
    "one that has expired": ('"exp_in":-5',),
    "one that lives too long": ('"exp_in":3600',),
    "one that is not valid yet": ('"nbf_in":150',),
    "no end": ('"exp_in":null',),
}


def _assertions() -> Script:
    script = second(opened("oauth-assertions", is_filled=False, users=True))
    grant = {"grant_type": GRANTS[-1]}
    script.steer("a key", "POST", "/accounts/1/jwt_key", keep="key")
    script.steer("the other's key", "POST", "/accounts/2/jwt_key", keep="key2")
    usual = {
        "iss": '"${me.client_id}"',
        "sub": '"${me.email}"',
        "aud": '"https://login.salesforce.com"',
        "exp_in": "180",
    }
    for title, changed in CLAIMS.items():
        claims = {f'"{name}"': value for name, value in usual.items()} | dict(each.split(":", 1) for each in changed)
        text = "{" + ",".join(f"{name}:{value}" for name, value in claims.items()) + "}"
        for key in ("key", "key2") if not changed else ("key",):
            signed = (Assertion("assertion", f"{key}.private_key", text),)
            given = form(grant | {"assertion": "${assertion}"})
            script.send(f"{title}, signed by {key}", "POST", TOKEN, FORM, body=given, signed=signed)
    script.post("none", TOKEN, **grant)
    script.post("no JWT", TOKEN, **grant, assertion="a.b.c")
    script.post("unsigned", TOKEN, **grant, assertion="eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.")
    script.steer("no key any more", "PATCH", "/accounts/1", {"jwt_public_key": None})
    script.post("signed by a key that is gone", TOKEN, **grant, assertion="${assertion}")
    return script
