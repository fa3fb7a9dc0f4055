"""The endpoint `authorize`: a user allows a client to act for them, and is redirected to it with a code.

There is no cookie and no session. Consent requires email address and password each time, so another page cannot give it
in the user's name. A form that was sent by another page, according to the browser, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from dealdock.oauth import answers, page, pkce, scope
from dealdock.oauth.errors import DENIED, WRONG_REDIRECT, WRONG_RESPONSE_TYPE, OAuthError, OAuthReason
from dealdock.oauth.request import CurrentCall, OAuthCall, known_client
from dealdock.platform.credentials import consents, login, redirect_uris
from dealdock.platform.credentials.access_tokens import OAuthClient
from dealdock.platform.credentials.login import Candidate
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.web import scopes
from dealdock.web.messages import Answer

CARRIED = ("response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method")
"""The parameters of a request for a code. The page sends them again with the user's decision."""

LABELS = {"email": "email address", "password": "password"}
"""The required fields of the page, by their names."""


@dataclass(frozen=True)
class CodeRequest:
    """A client's request for a code, checked."""

    client: OAuthClient
    redirect_uri: str
    state: str
    scope: str | None
    code_challenge: str | None


def answer(call: CurrentCall) -> Answer:
    """Return the page, a redirect with a code or an error, or an error page if the redirect URI is not valid."""
    try:
        oauth_client, redirect_uri = call.sandbox.database.read(lambda db: _client_and_redirect_uri(db, call))
    except OAuthError as error:
        return _refusal(call, error.reason)
    try:
        wanted = _code_request(oauth_client, redirect_uri, call)
        decision = call.parameters.text("decision") if call.method == "POST" else ""
    except OAuthError as error:
        return _redirect_with_error(redirect_uri, call, error.reason)
    if not decision:
        return _show_page(call, wanted)
    if scopes.is_foreign(call.headers.get("sec-fetch-site")):
        return _refusal(call, OAuthReason("access_denied", "the form was sent by another page"))
    if decision == "deny":
        return _redirect_with_error(redirect_uri, call, DENIED)
    return _allow(call, wanted)


def _client_and_redirect_uri(db: Connection, call: OAuthCall) -> tuple[OAuthClient, str]:
    """Return the client and its redirect URI. Raises `OAuthError` if the URI is not one of the client's."""
    oauth_client = known_client(db, call, call.parameters.text("client_id"))
    redirect_uri = call.parameters.needed("redirect_uri")
    usual = call.sandbox.vendors.get(oauth_client.account.vendor).credentials.redirect_uris
    if not redirect_uris.is_registered(redirect_uri, oauth_client.redirect_uris, usual):
        raise OAuthError(WRONG_REDIRECT)
    return oauth_client, redirect_uri


def _code_request(client: OAuthClient, redirect_uri: str, call: OAuthCall) -> CodeRequest:
    state = call.parameters.raw("state")
    if call.parameters.needed("response_type") != "code":
        raise OAuthError(WRONG_RESPONSE_TYPE)
    return CodeRequest(client, redirect_uri, state, scope.of_code(call), pkce.challenge(call))


def _refusal(call: OAuthCall, reason: OAuthReason) -> Answer:
    worded = call.server.profile.worded(reason)
    return page.refusal(worded)._replace(code=worded.error)


def _redirect_with_error(redirect_uri: str, call: OAuthCall, reason: OAuthReason) -> Answer:
    try:
        state = call.parameters.raw("state")
    except OAuthError:
        state = ""
    error, description = call.server.profile.worded(reason)
    sent = {"error": error, "error_description": description, "state": state}
    return answers.redirect(redirect_uri, sent)._replace(code=error)


def _allow(call: OAuthCall, wanted: CodeRequest) -> Answer:
    """Redirect with a code if email address and password are right; otherwise show the page again."""
    email, password = call.parameters.text("email"), call.parameters.text("password")
    mistakes = {name: f"Enter your {label}" for name, label in LABELS.items() if not call.parameters.text(name)}
    if mistakes:
        return _show_page(call, wanted, mistakes)
    try:
        code = _log_in(call, wanted, email, password)
    except LoginFailed:
        return _show_page(call, wanted, {"email": "The email address or the password is wrong"})
    except LockedOut:
        words = "Too many logins have failed: nobody can log in as this user for a quarter of an hour"
        return _show_page(call, wanted, {"email": words})
    return answers.redirect(wanted.redirect_uri, {"code": code, "state": wanted.state})


def _log_in(call: OAuthCall, wanted: CodeRequest, email: str, password: str) -> str:
    """Log a user in, and return a code. Raises `LoginFailed`, `LockedOut`."""
    sandbox, real = call.sandbox, call.sandbox.clock.now()

    def give_code(db: Connection, user: Candidate) -> str:
        return consents.issue_code(
            db,
            sandbox.credentials,
            user.account,
            user.user_id,
            redirect_uri=wanted.redirect_uri,
            code_challenge=wanted.code_challenge,
            scope=wanted.scope,
            now=user.account.now(real),
        )

    return login.log_in(
        sandbox.database,
        sandbox.credentials,
        sandbox.database.read(lambda db: login.by_email(db, wanted.client.account, email)),
        email=email,
        password=password,
        real=real,
        on_success=give_code,
    )


def _show_page(call: OAuthCall, wanted: CodeRequest, mistakes: Mapping[str, str] | None = None) -> Answer:
    parameters = call.parameters
    return page.consent(
        action=call.path.rpartition("/")[2] or "./",
        account=wanted.client.account_name,
        redirect_uri=wanted.redirect_uri,
        scopes=(wanted.scope or "").split(),
        carried={name: parameters.raw(name) for name in CARRIED if parameters.raw(name)},
        email=parameters.text("email") or parameters.text("login_hint"),
        mistakes=mistakes or {},
    )
