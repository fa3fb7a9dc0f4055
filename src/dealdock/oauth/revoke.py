"""The endpoint `revoke`: the revocation of a token (RFC 7009).

The token alone is enough. If client credentials are sent, they must be right. A token of another client is treated as
an unknown one.
"""

from http import HTTPStatus

from sqlalchemy import Connection

from dealdock.oauth import client
from dealdock.oauth.answers import NO_STORE
from dealdock.oauth.request import Asked
from dealdock.platform.credentials import access_tokens, consents
from dealdock.web.messages import Answer


def answer(asked: Asked) -> Answer:
    """Revoke a token. An unknown token is a success."""
    text = asked.parameters.needed("token")

    def work(db: Connection) -> None:
        owner = access_tokens.owner(db, text)  # read first, because it is unknown after the revocation
        if owner is not None and owner.vendor != asked.server.vendor:
            owner = None
        if asked.client.id or asked.client.secret:
            shown = client.authenticated(db, asked, may_be_public=True).account
            if owner is None or owner.account_id != shown.account_id:
                asked.trace.account = shown
                return
        asked.trace.account = owner
        if owner is not None:
            consents.revoke(db, text)

    asked.sandbox.database.write(work)
    return Answer(HTTPStatus.OK, headers=NO_STORE)
