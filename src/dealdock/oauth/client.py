"""The client: an account's connected app, by its id and secret."""

from sqlalchemy import Connection

from dealdock.core import credentials as secrets
from dealdock.core import token
from dealdock.core.credentials import Credentials
from dealdock.core.token import Client
from dealdock.oauth.errors import bad_client, unknown_client
from dealdock.oauth.request import ClientCredentials


def known(db: Connection, client_id: str) -> Client:
    """The client with that id."""
    client = token.client(db, client_id)
    if client is None:
        raise unknown_client()
    return client


def authenticated(
    db: Connection, credentials: Credentials, shown: ClientCredentials, *, may_be_public: bool = False
) -> Client:
    """The client with that id, and its secret. One that may be public may leave it out, but not get it wrong."""
    client = known(db, shown.id)
    secret = credentials.client_secret(client.account.account_id)
    if not (may_be_public and not shown.secret) and not secrets.same(shown.secret, secret):
        raise bad_client()
    return client
