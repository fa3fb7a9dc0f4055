"""The endpoint `token`: the grant types for an access token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from dealdock.oauth import client, pkce, scope
from dealdock.oauth.answers import answer_json
from dealdock.oauth.errors import (
    EXPIRED_CODE,
    NO_CLIENT_USER,
    UNKNOWN_CODE,
    UNKNOWN_GRANT,
    WRONG_LOGIN,
    WRONG_REFRESH_TOKEN,
    WRONG_SECRET,
    WRONG_SUBJECT,
    WRONG_VERIFIER,
    OAuthError,
    Reason,
    bad_request,
)
from dealdock.oauth.profile import IssuedToken, OAuthProfile
from dealdock.oauth.request import Asked
from dealdock.platform.accounts import users
from dealdock.platform.credentials import access_tokens, consents, login
from dealdock.platform.credentials.access_tokens import Client
from dealdock.platform.credentials.consents import Code
from dealdock.platform.credentials.login import Candidate, Meant
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.models.context import AccountContext
from dealdock.web import origin
from dealdock.web.messages import Answer


@dataclass(frozen=True)
class Call:
    """A request for a token."""

    asked: Asked
    real: datetime

    @property
    def credentials(self) -> Credentials:
        """The source of the sandbox's secrets."""
        return self.asked.sandbox.credentials

    @property
    def profile(self) -> OAuthProfile:
        """The vendor's profile."""
        return self.asked.server.profile

    def client(self, db: Connection, *, may_be_public: bool = False) -> Client:
        """Return the authenticated client. Raises `OAuthError`."""
        return client.authenticated(db, self.asked, may_be_public=may_be_public)

    def give(
        self, db: Connection, account: AccountContext, user_id: int, scope: str | None, *, consent: int | None = None
    ) -> IssuedToken:
        """Issue an access token."""
        self.asked.trace.account = account
        now = account.now(self.real)
        new = access_tokens.give_access(db, self.credentials, account, user_id, now=now, scope=scope, consent=consent)
        return IssuedToken(account, user_id, now, new, scope)

    def give_refresh(self, db: Connection, given: IssuedToken, scope: str | None, *, consent: int) -> IssuedToken:
        """Issue a refresh token beside an access token."""
        token = consents.give_refresh(db, self.credentials, given.account, given.user_id, scope=scope, consent=consent)
        return given._replace(refresh_token=token)


def answer(asked: Asked) -> Answer:
    """Issue a token for the request's grant type. Raises `OAuthError`."""
    name = asked.parameters.text("grant_type")
    call = Call(asked, asked.sandbox.clock.now())
    if name not in GRANTS or name not in call.profile.grants:
        raise OAuthError(UNKNOWN_GRANT)
    return answer_json(call.profile.token(call.credentials, asked.url, GRANTS[name](call)))


def _password(call: Call) -> IssuedToken:
    """Issue a token for the user's email address and password (RFC 6749, 4.3)."""
    parameters, database = call.asked.parameters, call.asked.sandbox.database
    if origin.is_foreign(call.asked.headers.get("sec-fetch-site")):
        raise bad_request("the form was sent by another page")
    email, password = parameters.needed("username"), parameters.needed("password")
    wanted = scope.requested(call.asked)

    def meant(db: Connection) -> Meant:
        shown = call.client(db)
        return login.by_email(db, shown.account, email)

    def give(db: Connection, who: Candidate) -> IssuedToken:
        return call.give(db, who.account, who.user_id, wanted)

    try:
        return login.log_in(
            database,
            call.credentials,
            database.read(meant),
            email=email,
            password=password,
            real=call.real,
            then=give,
        )
    except (LoginFailed, LockedOut):
        raise OAuthError(WRONG_LOGIN) from None


def _client_credentials(call: Call) -> IssuedToken:
    """Issue a token for the client itself, which acts as the account's first user (RFC 6749, 4.4)."""
    wanted = scope.requested(call.asked)

    def work(db: Connection) -> IssuedToken:
        account = call.client(db).account
        first = users.first(db, account)
        if first is None or not call.credentials.may_log_in(account.vendor, first.role):
            raise OAuthError(NO_CLIENT_USER)
        return call.give(db, account, first.user_id, wanted)

    return call.asked.sandbox.database.write(work)


def _refresh_token(call: Call) -> IssuedToken:
    """Exchange a refresh token for an access token (RFC 6749, 6).

    The refresh token lives until it is revoked, or replaced where the vendor does that.
    """
    text = call.asked.parameters.needed("refresh_token")

    def work(db: Connection) -> IssuedToken:
        account = call.client(db, may_be_public=True).account
        found = consents.refresh(db, account, text)
        if found is None:
            raise OAuthError(WRONG_REFRESH_TOKEN)
        _need_secret(call, found.code_challenge)
        wanted = scope.narrowed(call.asked, found.scope)
        given = call.give(db, account, found.user_id, wanted, consent=found.consent)
        if call.profile.refresh_tokens != "rotated":
            return given
        consents.drop_refresh(db, account, text)
        return call.give_refresh(db, given, found.scope, consent=found.consent)

    return call.asked.sandbox.database.write(work)


def _authorization_code(call: Call) -> IssuedToken:
    """Exchange a code of the consent page (RFC 6749, 4.1.3)."""
    text = call.asked.parameters.needed("code")
    outcome = call.asked.sandbox.database.write(partial(_redeem, call, text))
    if isinstance(outcome, Reason):  # raised after the commit, so that the revocation is kept
        raise OAuthError(outcome)
    return outcome


def _redeem(call: Call, text: str, db: Connection) -> IssuedToken | Reason:
    account = call.client(db, may_be_public=True).account
    code = consents.code(db, account, text)
    if code is None:
        return UNKNOWN_CODE
    _need_secret(call, code.code_challenge)
    if code.is_used:
        consents.end(db, account.account_id, code.consent)
        return Reason("invalid_grant", "the authorization code was used before")
    _check(call, account, code)
    consents.use_code(db, account, text)
    given = call.give(db, account, code.user_id, code.scope, consent=code.consent)
    if call.profile.refresh_tokens == "none":
        return given
    return call.give_refresh(db, given, code.scope, consent=code.consent)


def _check(call: Call, account: AccountContext, code: Code) -> None:
    """Raise `OAuthError` unless the code is valid and belongs to this client. A failed attempt does not use it up."""
    parameters = call.asked.parameters
    if code.expires_at is not None and code.expires_at <= account.now(call.real):
        raise OAuthError(EXPIRED_CODE)
    if parameters.text("redirect_uri") != code.redirect_uri:
        raise OAuthError(Reason("invalid_grant", "redirect_uri must be the one that the code was asked for with"))
    if call.profile.has_pkce and not pkce.is_answered(code.code_challenge, parameters.text("code_verifier")):
        raise OAuthError(WRONG_VERIFIER)


def _need_secret(call: Call, code_challenge: str | None) -> None:
    """Raise an error where neither PKCE nor a secret authenticates the client."""
    if code_challenge is None and not call.asked.client.secret:
        raise OAuthError(WRONG_SECRET)


def _assertion(call: Call) -> IssuedToken:
    """Issue a token for an assertion that the client signed (RFC 7523)."""
    from dealdock.oauth import assertion  # noqa: PLC0415 (its imports are slow)

    asked = call.asked
    text = asked.parameters.needed("assertion")
    wanted = scope.requested(asked)
    urls = (*call.profile.audiences, asked.url) if asked.is_own_url else call.profile.audiences
    audiences = {f"{url}{path}" for url in urls for path in ("", "/", asked.path)}

    def work(db: Connection) -> IssuedToken:
        account, email = assertion.read(db, asked, text, audiences, real=call.real)
        who = login.by_email(db, account, email).user
        if who is None or not call.credentials.may_log_in(account.vendor, who.role):
            raise OAuthError(WRONG_SUBJECT)
        return call.give(db, account, who.user_id, wanted)

    return asked.sandbox.database.write(work)


GRANTS: Final[Mapping[str, Callable[[Call], IssuedToken]]] = {
    "password": _password,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _assertion,
}
"""The grant types that the engine can do. A vendor's profile has a part of them."""
