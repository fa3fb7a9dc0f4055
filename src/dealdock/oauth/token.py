"""The endpoint `token`: the grant types for an access token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from dealdock.oauth import assertion, pkce, scope
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
    OAuthReason,
    bad_request,
)
from dealdock.oauth.profile import IssuedToken, OAuthProfile
from dealdock.oauth.request import CurrentCall, OAuthCall, authenticated_client
from dealdock.platform.accounts import users
from dealdock.platform.credentials import access_tokens, consents, login
from dealdock.platform.credentials.access_tokens import OAuthClient
from dealdock.platform.credentials.consents import AuthorizationCode
from dealdock.platform.credentials.login import Candidate, LoginTarget
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.web import scopes
from dealdock.web.messages import Answer


@dataclass(frozen=True)
class TokenRequest:
    """A request for a token."""

    call: OAuthCall
    real: datetime

    @property
    def credentials(self) -> Credentials:
        """The source of the sandbox's secrets."""
        return self.call.sandbox.credentials

    @property
    def profile(self) -> OAuthProfile:
        """The vendor's profile."""
        return self.call.server.profile

    def client(self, db: Connection, *, may_be_public: bool = False) -> OAuthClient:
        """Return the authenticated client. Raises `OAuthError`."""
        return authenticated_client(db, self.call, may_be_public=may_be_public)

    def issue(
        self, db: Connection, account: AccountContext, user_id: int, scope: str | None, *, consent: int | None = None
    ) -> IssuedToken:
        """Issue an access token."""
        self.call.trace.account = account
        now = account.now(self.real)
        new = access_tokens.issue(db, self.credentials, account, user_id, now=now, scope=scope, consent=consent)
        return IssuedToken(account, user_id, now, new, scope)

    def issue_refresh(self, db: Connection, given: IssuedToken, scope: str | None, *, consent: int) -> IssuedToken:
        """Issue a refresh token together with an access token."""
        token = consents.issue_refresh_token(
            db, self.credentials, given.account, given.user_id, scope=scope, consent=consent
        )
        return given._replace(refresh_token=token)


def answer(call: CurrentCall) -> Answer:
    """Issue a token for the request's grant type. Raises `OAuthError`."""
    name = call.parameters.text("grant_type")
    request = TokenRequest(call, call.sandbox.clock.now())
    if name not in GRANTS or name not in request.profile.grants:
        raise OAuthError(UNKNOWN_GRANT)
    issued = GRANTS[name](request)
    return answer_json(request.profile, request.profile.token(request.credentials, call.url, issued))


def _password(request: TokenRequest) -> IssuedToken:
    """Issue a token for the user's email address and password (RFC 6749, 4.3)."""
    parameters, database = request.call.parameters, request.call.sandbox.database
    if scopes.is_foreign(request.call.headers.get("sec-fetch-site")):
        raise bad_request("the form was sent by another page")
    email, password = parameters.needed("username"), parameters.needed("password")
    wanted = scope.requested(request.call)

    def find_user(db: Connection) -> LoginTarget:
        return login.by_email(db, request.client(db).account, email)

    def issue(db: Connection, user: Candidate) -> IssuedToken:
        return request.issue(db, user.account, user.user_id, wanted)

    try:
        return login.log_in(
            database,
            request.credentials,
            database.read(find_user),
            email=email,
            password=password,
            real=request.real,
            on_success=issue,
        )
    except (LoginFailed, LockedOut):
        raise OAuthError(WRONG_LOGIN) from None


def _client_credentials(request: TokenRequest) -> IssuedToken:
    """Issue a token for the client itself, which acts as the account's first user (RFC 6749, 4.4)."""
    wanted = scope.requested(request.call)

    def work(db: Connection) -> IssuedToken:
        account = request.client(db).account
        datasets.lock(db, account.dataset_id)
        first = users.first(db, account)
        if first is None or not request.credentials.may_log_in(account.vendor, first.role):
            raise OAuthError(NO_CLIENT_USER)
        return request.issue(db, account, first.user_id, wanted)

    return request.call.sandbox.database.write(work)


def _refresh_token(request: TokenRequest) -> IssuedToken:
    """Exchange a refresh token for an access token (RFC 6749, 6).

    The refresh token is valid until it is revoked, or replaced if the vendor rotates refresh tokens.
    """
    text = request.call.parameters.needed("refresh_token")

    def work(db: Connection) -> IssuedToken:
        account = request.client(db, may_be_public=True).account
        found = consents.refresh_token(db, account, text)
        if found is None:
            raise OAuthError(WRONG_REFRESH_TOKEN)
        _require_secret(request, found.code_challenge)
        wanted = scope.narrowed(request.call, found.scope)
        given = request.issue(db, account, found.user_id, wanted, consent=found.consent)
        if request.profile.refresh_tokens != "rotated":
            return given
        consents.delete_refresh_token(db, account, text)
        return request.issue_refresh(db, given, found.scope, consent=found.consent)

    return request.call.sandbox.database.write(work)


def _authorization_code(request: TokenRequest) -> IssuedToken:
    """Exchange a code of the consent page (RFC 6749, 4.1.3)."""
    text = request.call.parameters.needed("code")
    outcome = request.call.sandbox.database.write(partial(_redeem, request, text))
    if isinstance(outcome, OAuthReason):  # raised after the commit, so that the revocation is kept
        raise OAuthError(outcome)
    return outcome


def _redeem(request: TokenRequest, text: str, db: Connection) -> IssuedToken | OAuthReason:
    account = request.client(db, may_be_public=True).account
    code = consents.code(db, account, text)
    if code is None:
        return UNKNOWN_CODE
    _require_secret(request, code.code_challenge)
    if code.is_used:
        consents.revoke_consent(db, account.account_id, code.consent)
        return OAuthReason("invalid_grant", "the authorization code was used before")
    _check(request, account, code)
    consents.use_code(db, account, text)
    given = request.issue(db, account, code.user_id, code.scope, consent=code.consent)
    if request.profile.refresh_tokens == "none":
        return given
    return request.issue_refresh(db, given, code.scope, consent=code.consent)


def _check(request: TokenRequest, account: AccountContext, code: AuthorizationCode) -> None:
    """Raise `OAuthError` unless the code is valid and belongs to this client. A failed attempt does not use it up."""
    parameters = request.call.parameters
    if code.expires_at is not None and code.expires_at <= account.now(request.real):
        raise OAuthError(EXPIRED_CODE)
    redirect_uri = parameters.text("redirect_uri")
    if redirect_uri != code.redirect_uri and (redirect_uri or request.profile.needs_redirect_uri):
        raise OAuthError(OAuthReason("invalid_grant", "redirect_uri must be the one that the code was asked for with"))
    if request.profile.has_pkce and not pkce.is_answered(code.code_challenge, parameters.text("code_verifier")):
        raise OAuthError(WRONG_VERIFIER)


def _require_secret(request: TokenRequest, code_challenge: str | None) -> None:
    """Raise `OAuthError` if neither PKCE nor a secret authenticates the client."""
    if code_challenge is None and not request.call.client.secret:
        raise OAuthError(WRONG_SECRET)


def _assertion(request: TokenRequest) -> IssuedToken:
    """Issue a token for an assertion that the client signed (RFC 7523)."""
    call = request.call
    text = call.parameters.needed("assertion")
    wanted = scope.requested(call)
    urls = (*request.profile.audiences, call.url) if call.is_own_url else request.profile.audiences
    audiences = {f"{url}{path}" for url in urls for path in ("", "/", call.path)}

    def work(db: Connection) -> IssuedToken:
        account, email = assertion.read(db, call, text, audiences, real=request.real)
        user = login.by_email(db, account, email).user
        if user is None or not request.credentials.may_log_in(account.vendor, user.role):
            raise OAuthError(WRONG_SUBJECT)
        return request.issue(db, account, user.user_id, wanted)

    return call.sandbox.database.write(work)


GRANTS: Final[Mapping[str, Callable[[TokenRequest], IssuedToken]]] = {
    "password": _password,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _assertion,
}
"""The grant types of the engine. A vendor's profile supports some of them."""
