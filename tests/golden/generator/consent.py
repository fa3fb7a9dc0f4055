"""OAuth: the consent page, codes and refresh tokens, revocation, and assertions."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from tests.golden.exchange import Assertion
from tests.golden.generator.oauth import AUTHORIZE, ME, REVOKE, TOKEN
from tests.golden.generator.opening import keep, opened, second
from tests.golden.generator.pardot import path
from tests.golden.generator.script import FORM, Script, form

BACK: Final = "http://127.0.0.1:8000/callback"
VERIFIER: Final = "a-verifier-of-forty-three-characters-or-more"
TOO_LONG: Final = "x" * 129
CHALLENGE, OTHER = (
    urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=") for verifier in (VERIFIER, TOO_LONG)
)
BY_ASSERTION: Final = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}
PUBLIC: Final = {"client_id": "${me.client_id}"}
ASKED: Final = {"response_type": "code", "client_id": "${me.client_id}", "redirect_uri": BACK}
ALLOWED: Final = {"email": "${me.email}", "password": "${me.password}", "decision": "allow"}


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = second(opened("oauth-consent", is_filled=False, users=True))
    _codes(script)
    _consent(script)
    yield script
    yield _assertions()


def _consent(script: Script) -> None:
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
    script.steer("addresses of its own", "PATCH", "/accounts/1", {"redirect_uris": ["https://app.example/back"]})
    for address in ("https://app.example/back", "https://app.example/other", BACK):
        script.send(f"back to {address}", "GET", f"{AUTHORIZE}?{form(ASKED | {'redirect_uri': address})}")


def _code(script: Script, title: str, **more: str) -> None:
    """Add a request for a code, `code`, which is captured as the redirect has it: percent-encoded."""
    kept = keep("code", "location", "[?&]code=([^&]+)")
    script.send(title, "POST", AUTHORIZE, FORM, body=form(ASKED | ALLOWED | more), keep=kept)


def _redeem(script: Script, title: str, client: dict[str, str], **more: Any) -> None:
    """Add its redemption; `access` and `refresh` are captured."""
    given = {"grant_type": "authorization_code", "redirect_uri": BACK, **client, **more}
    kept = keep("access", "body", '"access_token": "([^"]+)"') + keep("refresh", "body", '"refresh_token": "([^"]+)"')
    script.send(title, "POST", TOKEN, FORM, body=f"{form(given)}&code=${{code}}", keep=kept)


def _refresh(script: Script, title: str, client: dict[str, str], **more: str) -> None:
    script.post(title, TOKEN, grant_type="refresh_token", refresh_token="${refresh}", **client, **more)


def _codes(script: Script) -> None:
    _redemption(script)
    _proofs(script)
    _revocation(script)


def _redemption(script: Script) -> None:
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


def _proofs(script: Script) -> None:
    challenge = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    _code(script, "a code with a challenge", **challenge)
    for verifier in ("", "short", VERIFIER.upper()):
        _redeem(script, f"with the verifier {verifier[:20]}", PUBLIC, code_verifier=verifier)
    _redeem(script, "with the verifier", PUBLIC, code_verifier=VERIFIER)
    _refresh(script, "refresh without a secret", PUBLIC)
    _refresh(script, "refresh with one", ME)
    _code(script, "a code whose verifier is too long", code_challenge=OTHER)
    _redeem(script, "with a verifier that is too long", PUBLIC, code_verifier=TOO_LONG)
    _code(script, "a code for one with a secret", **challenge, state="s")
    _redeem(script, "with secret and verifier", ME, code_verifier=VERIFIER)


def _revocation(script: Script) -> None:
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
    grant = BY_ASSERTION
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
