"""`POST /services/oauth2/revoke`: a token is taken back (RFC 7009).

Who holds a token may take it back: as at the service, the client need not show itself. One that does must be right. A
token that isn't its own is to it as one that is nobody's.
"""

from http import HTTPStatus

from sqlalchemy import Connection

from dealdock.oauth import client
from dealdock.oauth.answers import NO_STORE
from dealdock.oauth.request import Asked
from dealdock.platform.credentials import access_tokens, consents
from dealdock.sandbox import Sandbox
from dealdock.web.messages import Answer


def answer(sandbox: Sandbox, asked: Asked) -> Answer:
    """Take it back. An unknown one is gone already."""
    text = asked.parameters.needed("token")

    def work(db: Connection) -> None:
        owner = access_tokens.owner(db, text)  # which nobody knows afterwards
        if asked.client.id or asked.client.secret:
            shown = client.authenticated(db, sandbox.credentials, asked.client, may_be_public=True).account
            if owner is None or owner.account_id != shown.account_id:
                asked.trace.account = shown
                return
        asked.trace.account = owner
        consents.revoke(db, text)

    sandbox.database.write(work)
    return Answer(HTTPStatus.OK, headers=NO_STORE)
