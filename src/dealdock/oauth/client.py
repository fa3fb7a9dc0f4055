"""The client: an account's connected app, identified by its id and secret."""

from collections.abc import Callable

from sqlalchemy import Connection

from dealdock.oauth.errors import bad_client, unknown_client
from dealdock.oauth.request import ClientCredentials
from dealdock.platform.credentials import access_tokens, secrets
from dealdock.platform.credentials.access_tokens import Client
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.models.context import AccountContext


def known(db: Connection, client_id: str, admit: Callable[[AccountContext], None] | None = None) -> Client:
    """Return the client with this id. `admit` receives its account before any other check. Raises `OAuthError`."""
    client = access_tokens.client(db, client_id)
    if client is None:
        raise unknown_client()
    if admit is not None:
        admit(client.account)
    return client


def authenticated(
    db: Connection,
    credentials: Credentials,
    shown: ClientCredentials,
    *,
    may_be_public: bool = False,
    admit: Callable[[AccountContext], None] | None = None,
) -> Client:
    """Return the client with this id and secret. A public client may leave out the secret. Raises `OAuthError`."""
    client = known(db, shown.id, admit)
    secret = credentials.make(client.account.vendor, "client_secret", client.account.account_id)
    if not (may_be_public and not shown.secret) and not secrets.same(shown.secret, secret):
        raise bad_client()
    return client
