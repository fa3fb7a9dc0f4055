"""The endpoint `authorize`: a user allows a client to act for them, and is redirected to it with a code.

There is no cookie and no session. Consent requires email address and password each time, so another page cannot give it
in the user's name. A form that was sent by another page, according to the browser, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from dealdock.oauth import answers, client, page, pkce, scope
from dealdock.oauth.errors import DENIED, WRONG_REDIRECT, WRONG_RESPONSE_TYPE, OAuthError, Reason
from dealdock.oauth.request import Asked
from dealdock.platform.credentials import consents, login, redirect_uris
from dealdock.platform.credentials.access_tokens import Client
from dealdock.platform.credentials.login import Candidate
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.web import origin
from dealdock.web.messages import Answer

CARRIED = ("response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method")
"""The parameters of a request for a code. The page sends them again with the user's decision."""


@dataclass(frozen=True)
class CodeRequest:
    """A client's request for a code, checked."""

    client: Client
    redirect_uri: str
    state: str
    scope: str | None
    code_challenge: str | None


def answer(asked: Asked) -> Answer:
    """Return the page, a redirect with a code or an error, or an error page where the redirect URI is not valid."""
    try:
        shown, redirect_uri = asked.sandbox.database.read(lambda db: _way_back(db, asked))
    except OAuthError as error:
        return _refusal(asked, error.reason)
    try:
        wanted = _code_request(shown, redirect_uri, asked)
        decision = asked.parameters.text("decision") if asked.method == "POST" else ""
    except OAuthError as error:
        return _back(redirect_uri, asked, error.reason)
    if not decision:
        return _ask(asked, wanted)
    if origin.is_foreign(asked.headers.get("sec-fetch-site")):
        return _refusal(asked, Reason("access_denied", "the form was sent by another page"))
    if decision == "deny":
        return _back(redirect_uri, asked, DENIED)
    return _allow(asked, wanted)


def _way_back(db: Connection, asked: Asked) -> tuple[Client, str]:
    """Return the client and its redirect URI. Raises `OAuthError` where the URI is not one of the client's."""
    shown = client.known(db, asked, asked.parameters.text("client_id"))
    redirect_uri = asked.parameters.needed("redirect_uri")
    usual = asked.sandbox.vendors.entry(shown.account.vendor).redirect_uris
    if not redirect_uris.is_registered(redirect_uri, shown.redirect_uris, usual):
        raise OAuthError(WRONG_REDIRECT)
    return shown, redirect_uri


def _code_request(client: Client, redirect_uri: str, asked: Asked) -> CodeRequest:
    state = asked.parameters.raw("state")
    if asked.parameters.needed("response_type") != "code":
        raise OAuthError(WRONG_RESPONSE_TYPE)
    return CodeRequest(client, redirect_uri, state, scope.of_code(asked), pkce.challenge(asked))


def _refusal(asked: Asked, reason: Reason) -> Answer:
    worded = asked.server.profile.worded(reason)
    return page.refusal(worded)._replace(code=worded.error)


def _back(redirect_uri: str, asked: Asked, reason: Reason) -> Answer:
    try:
        state = asked.parameters.raw("state")
    except OAuthError:
        state = ""
    error, description = asked.server.profile.worded(reason)
    sent = {"error": error, "error_description": description, "state": state}
    return answers.redirect(redirect_uri, sent)._replace(code=error)


def _allow(asked: Asked, wanted: CodeRequest) -> Answer:
    """Redirect with a code if email address and password are right; otherwise show the page again."""
    email, password = asked.parameters.text("email"), asked.parameters.text("password")
    mistakes = {
        name: words
        for name, value, words in (
            ("email", email, "Enter your email address"),
            ("password", password, "Enter your password"),
        )
        if not value
    }
    if mistakes:
        return _ask(asked, wanted, mistakes)
    try:
        code = _log_in(asked, wanted, email, password)
    except LoginFailed:
        return _ask(asked, wanted, {"email": "The email address or the password is wrong"})
    except LockedOut:
        words = "Too many logins have failed: nobody can log in as this user for a quarter of an hour"
        return _ask(asked, wanted, {"email": words})
    return answers.redirect(wanted.redirect_uri, {"code": code, "state": wanted.state})


def _log_in(asked: Asked, wanted: CodeRequest, email: str, password: str) -> str:
    """Return a code for a user, who logs in. Raises `LoginFailed`, `LockedOut`."""
    sandbox, real = asked.sandbox, asked.sandbox.clock.now()

    def give(db: Connection, who: Candidate) -> str:
        return consents.give_code(
            db,
            sandbox.credentials,
            who.account,
            who.user_id,
            redirect_uri=wanted.redirect_uri,
            code_challenge=wanted.code_challenge,
            scope=wanted.scope,
            now=who.account.now(real),
        )

    return login.log_in(
        sandbox.database,
        sandbox.credentials,
        sandbox.database.read(lambda db: login.by_email(db, wanted.client.account, email)),
        email=email,
        password=password,
        real=real,
        then=give,
    )


def _ask(asked: Asked, wanted: CodeRequest, mistakes: Mapping[str, str] | None = None) -> Answer:
    parameters = asked.parameters
    return page.consent(
        action=asked.path.rpartition("/")[2] or "./",
        account=wanted.client.account_name,
        redirect_uri=wanted.redirect_uri,
        scopes=(wanted.scope or "").split(),
        carried={name: parameters.raw(name) for name in CARRIED if parameters.raw(name)},
        email=parameters.text("email") or parameters.text("login_hint"),
        mistakes=mistakes or {},
    )
