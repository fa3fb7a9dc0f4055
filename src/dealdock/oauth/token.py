"""`POST /services/oauth2/token`: the five grant types for an access token (contract, section 3)."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy import Connection

from dealdock.oauth import client, pkce, scope
from dealdock.oauth.answers import answer_json
from dealdock.oauth.errors import OAuthError, bad_client, bad_login
from dealdock.oauth.request import Asked
from dealdock.platform.accounts import users
from dealdock.platform.credentials import access_tokens, consents, login
from dealdock.platform.credentials.access_tokens import Client
from dealdock.platform.credentials.consents import Code
from dealdock.platform.credentials.login import Candidate, Meant
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.models.context import AccountContext
from dealdock.sandbox import Sandbox
from dealdock.web import origin
from dealdock.web.messages import Answer


class Given(NamedTuple):
    """A token that was issued, with its user and scope."""

    account: AccountContext
    user_id: int
    now: datetime
    access_token: str
    scope: str | None
    refresh_token: str | None = None


@dataclass(frozen=True)
class Call:
    """A request for a token."""

    sandbox: Sandbox
    asked: Asked
    real: datetime

    @property
    def credentials(self) -> Credentials:
        """The source of the sandbox's secrets."""
        return self.sandbox.credentials

    def client(self, db: Connection, *, may_be_public: bool = False) -> Client:
        """Return the authenticated client. Raises `OAuthError`."""
        asked = self.asked
        return client.authenticated(db, self.credentials, asked.client, may_be_public=may_be_public, admit=asked.admit)

    def give(
        self, db: Connection, account: AccountContext, user_id: int, scope: str | None, *, consent: int | None = None
    ) -> Given:
        """Issue an access token."""
        self.asked.trace.account = account
        now = account.now(self.real)
        new = access_tokens.give_access(db, self.credentials, account, user_id, now=now, scope=scope, consent=consent)
        return Given(account, user_id, now, new, scope)


def answer(sandbox: Sandbox, asked: Asked) -> Answer:
    """Issue a token for the request's grant type. Raises `OAuthError`."""
    grant = GRANTS.get(asked.parameters.text("grant_type"))
    if grant is None:
        raise OAuthError("unsupported_grant_type", "grant type not supported")
    given = grant(Call(sandbox, asked, sandbox.clock.now()))
    return answer_json(_body(sandbox.credentials, asked.url, given))


def _password(call: Call) -> Given:
    """Issue a token for the user's email address and password (RFC 6749, 4.3)."""
    parameters = call.asked.parameters
    if origin.is_foreign(call.asked.headers.get("sec-fetch-site")):
        raise OAuthError("invalid_request", "the form was sent by another page")
    email, password = parameters.needed("username"), parameters.needed("password")
    wanted = scope.asked(parameters)

    def meant(db: Connection) -> Meant:
        shown = call.client(db)
        return login.by_email(db, shown.account, email)

    def give(db: Connection, who: Candidate) -> Given:
        return call.give(db, who.account, who.user_id, wanted)

    try:
        return login.log_in(
            call.sandbox.database,
            call.credentials,
            call.sandbox.database.read(meant),
            email=email,
            password=password,
            real=call.real,
            then=give,
        )
    except (LoginFailed, LockedOut):
        raise bad_login() from None


def _client_credentials(call: Call) -> Given:
    """Issue a token for the client itself, which acts as the account's first user (RFC 6749, 4.4)."""
    wanted = scope.asked(call.asked.parameters)

    def work(db: Connection) -> Given:
        account = call.client(db).account
        first = users.first(db, account)
        if first is None or not call.credentials.may_log_in(account.vendor, first.role):
            raise OAuthError("invalid_grant", "no client credentials user enabled")
        return call.give(db, account, first.user_id, wanted)

    return call.sandbox.database.write(work)


def _refresh_token(call: Call) -> Given:
    """Exchange a refresh token, which lives until it is revoked, for an access token of two hours (RFC 6749, 6)."""
    text = call.asked.parameters.needed("refresh_token")

    def work(db: Connection) -> Given:
        account = call.client(db, may_be_public=True).account
        found = consents.refresh(db, account, text)
        if found is None:
            raise OAuthError("invalid_grant", "expired access/refresh token")
        _need_secret(call, found.code_challenge)
        wanted = scope.narrowed(call.asked.parameters, found.scope)
        return call.give(db, account, found.user_id, wanted, consent=found.consent)

    return call.sandbox.database.write(work)


def _authorization_code(call: Call) -> Given:
    """Exchange a code of the consent page (RFC 6749, 4.1.3)."""
    text = call.asked.parameters.needed("code")
    outcome = call.sandbox.database.write(partial(_redeem, call, text))
    if isinstance(outcome, OAuthError):  # raised after the commit, so that the revocation is kept
        raise outcome
    return outcome


def _redeem(call: Call, text: str, db: Connection) -> Given | OAuthError:
    account = call.client(db, may_be_public=True).account
    code = consents.code(db, account, text)
    if code is None:
        return OAuthError("invalid_grant", "invalid authorization code")
    _need_secret(call, code.code_challenge)
    if code.is_used:
        consents.end(db, account.account_id, code.consent)
        return OAuthError("invalid_grant", "the authorization code was used before")
    _check(call, account, code)
    consents.use_code(db, account, text)
    given = call.give(db, account, code.user_id, code.scope, consent=code.consent)
    refresh = consents.give_refresh(db, call.credentials, account, code.user_id, scope=code.scope, consent=code.consent)
    return given._replace(refresh_token=refresh)


def _check(call: Call, account: AccountContext, code: Code) -> None:
    """Raise `OAuthError` unless the code is valid and belongs to this client. A failed attempt does not use it up."""
    parameters = call.asked.parameters
    if code.expires_at is not None and code.expires_at <= account.now(call.real):
        raise OAuthError("invalid_grant", "expired authorization code")
    if parameters.text("redirect_uri") != code.redirect_uri:
        raise OAuthError("invalid_grant", "redirect_uri must be the one that the code was asked for with")
    if not pkce.is_answered(code.code_challenge, parameters.text("code_verifier")):
        raise OAuthError("invalid_grant", "invalid code verifier")


def _need_secret(call: Call, code_challenge: str | None) -> None:
    """Raise an error where neither PKCE nor a secret authenticates the client."""
    if code_challenge is None and not call.asked.client.secret:
        raise bad_client()


def _assertion(call: Call) -> Given:
    """Issue a token for an assertion that the client signed (RFC 7523)."""
    from dealdock.oauth import assertion  # noqa: PLC0415 (its imports are slow)

    text = call.asked.parameters.needed("assertion")
    wanted = scope.asked(call.asked.parameters)
    audiences = (*assertion.HOSTS, call.asked.url) if call.asked.is_own_url else assertion.HOSTS

    def work(db: Connection) -> Given:
        account, email = assertion.read(db, text, audiences, real=call.real, admit=call.asked.admit)
        who = login.by_email(db, account, email).user
        if who is None or not call.credentials.may_log_in(account.vendor, who.role):
            raise OAuthError("invalid_grant", "user hasn't approved this consumer")
        return call.give(db, account, who.user_id, wanted)

    return call.sandbox.database.write(work)


GRANTS: Final[Mapping[str, Callable[[Call], Given]]] = {
    "password": _password,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _assertion,
}


def _body(credentials: Credentials, url: str, given: Given) -> dict[str, str]:
    vendor, account_id = given.account.vendor, given.account.account_id
    organization = credentials.make(vendor, "organization_id", account_id)
    who = credentials.make(vendor, "salesforce_user_id", account_id, given.user_id)
    identity = f"{url}/id/{organization}/{who}"
    issued_at = str(int(given.now.timestamp()) * 1000)
    secret = credentials.make(vendor, "client_secret", account_id)
    signed = hmac.digest(secret.encode(), f"{identity}{issued_at}".encode(), hashlib.sha256)
    body = {
        "access_token": given.access_token,
        "refresh_token": given.refresh_token,
        "signature": base64.b64encode(signed).decode(),
        "scope": given.scope,
        "instance_url": url,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
    }
    return {name: value for name, value in body.items() if value is not None}
