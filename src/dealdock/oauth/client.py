"""The client of an account, identified by its id and secret."""

from sqlalchemy import Connection

from dealdock.oauth.errors import UNKNOWN_CLIENT, WRONG_SECRET, OAuthError
from dealdock.oauth.request import OAuthCall
from dealdock.platform.credentials import access_tokens, secrets
from dealdock.platform.credentials.access_tokens import Client


def known(db: Connection, call: OAuthCall, client_id: str) -> Client:
    """Return the vendor's client with this id. Raises `OAuthError`.

    At the token endpoint the account's faults apply before any other check.
    """
    client = access_tokens.client(db, client_id)
    if client is None or client.account.vendor != call.server.vendor:
        raise OAuthError(UNKNOWN_CLIENT)
    if call.endpoint == "token":
        call.admit(client.account)
    return client


def authenticated(db: Connection, call: OAuthCall, *, may_be_public: bool = False) -> Client:
    """Return the client that the request names, by id and secret. Raises `OAuthError`.

    A public client may leave out the secret.
    """
    given = call.client
    client = known(db, call, given.id)
    secret = call.sandbox.credentials.make(client.account.vendor, "client_secret", client.account.account_id)
    if not (may_be_public and not given.secret) and not secrets.are_equal(given.secret, secret):
        raise OAuthError(WRONG_SECRET)
    return client
