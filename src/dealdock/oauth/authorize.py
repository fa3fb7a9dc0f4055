"""`/services/oauth2/authorize`: a user allows a client to act for them, and is redirected to it with a code.

There is no cookie and no session. Consent requires email address and password each time, so another page cannot give it
in the user's name. A form that was sent by another page, according to the browser, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from dealdock.oauth import answers, client, page, pkce, scope
from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked, Parameters
from dealdock.platform.credentials import consents, login, redirect_uris
from dealdock.platform.credentials.access_tokens import Client
from dealdock.platform.credentials.login import Candidate
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.sandbox import Sandbox
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


def answer(sandbox: Sandbox, asked: Asked) -> Answer:
    """Return the page, a redirect with a code or an error, or an error page where the redirect URI is not valid."""
    try:
        shown, redirect_uri = sandbox.database.read(lambda db: _way_back(db, sandbox, asked.parameters))
    except OAuthError as error:
        return page.refusal(error)
    try:
        wanted = _code_request(shown, redirect_uri, asked.parameters)
        decision = asked.parameters.text("decision") if asked.method == "POST" else ""
    except OAuthError as error:
        return _back(redirect_uri, asked.parameters, error)
    if not decision:
        return _ask(asked.parameters, wanted)
    if origin.is_foreign(asked.headers.get("sec-fetch-site")):
        return page.refusal(OAuthError("access_denied", "the form was sent by another page"))
    if decision == "deny":
        return _back(redirect_uri, asked.parameters, OAuthError("access_denied", "end-user denied authorization"))
    return _allow(sandbox, asked.parameters, wanted)


def _way_back(db: Connection, sandbox: Sandbox, parameters: Parameters) -> tuple[Client, str]:
    """Return the client and its redirect URI. Raises `OAuthError` where the URI is not one of the client's."""
    shown = client.known(db, parameters.text("client_id"))
    redirect_uri = parameters.needed("redirect_uri")
    usual = sandbox.vendors.entry(shown.account.vendor).redirect_uris
    if not redirect_uris.is_registered(redirect_uri, shown.redirect_uris, usual):
        raise OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration")
    return shown, redirect_uri


def _code_request(client: Client, redirect_uri: str, parameters: Parameters) -> CodeRequest:
    state = parameters.raw("state")
    if parameters.needed("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response type not supported")
    return CodeRequest(client, redirect_uri, state, scope.asked(parameters), pkce.challenge(parameters))


def _back(redirect_uri: str, parameters: Parameters, error: OAuthError) -> Answer:
    try:
        state = parameters.raw("state")
    except OAuthError:
        state = ""
    said = {"error": error.error, "error_description": error.description, "state": state}
    return answers.redirect(redirect_uri, said)


def _allow(sandbox: Sandbox, parameters: Parameters, wanted: CodeRequest) -> Answer:
    """Redirect with a code if email address and password are right; otherwise show the page again."""
    email, password = parameters.text("email"), parameters.text("password")
    mistakes = {
        name: words
        for name, value, words in (
            ("email", email, "Enter your email address"),
            ("password", password, "Enter your password"),
        )
        if not value
    }
    if mistakes:
        return _ask(parameters, wanted, mistakes)
    real = sandbox.clock.now()

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

    try:
        code = login.log_in(
            sandbox.database,
            sandbox.credentials,
            sandbox.database.read(lambda db: login.by_email(db, wanted.client.account, email)),
            email=email,
            password=password,
            real=real,
            then=give,
        )
    except LoginFailed:
        return _ask(parameters, wanted, {"email": "The email address or the password is wrong"})
    except LockedOut:
        words = "Too many logins have failed: nobody can log in as this user for a quarter of an hour"
        return _ask(parameters, wanted, {"email": words})
    return answers.redirect(wanted.redirect_uri, {"code": code, "state": wanted.state})


def _ask(parameters: Parameters, wanted: CodeRequest, mistakes: Mapping[str, str] | None = None) -> Answer:
    return page.consent(
        account=wanted.client.account_name,
        redirect_uri=wanted.redirect_uri,
        scopes=(wanted.scope or "").split(),
        carried={name: parameters.raw(name) for name in CARRIED if parameters.raw(name)},
        email=parameters.text("email") or parameters.text("login_hint"),
        mistakes=mistakes or {},
    )
