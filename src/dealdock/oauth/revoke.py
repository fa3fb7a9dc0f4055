"""`POST /services/oauth2/revoke`: a token is taken back (RFC 7009).

Who holds a token may take it back: as at the service, the client need not show itself. One that does must be right, and
the token its own.
"""

from http import HTTPStatus

from sqlalchemy import Connection

from dealdock.core import consent, token
from dealdock.core.errors import NoSuchToken
from dealdock.oauth import client
from dealdock.oauth.answers import NO_STORE
from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked
from dealdock.sandbox import Sandbox
from dealdock.web.wire import Answer


def answer(sandbox: Sandbox, asked: Asked) -> Answer:
    """Take it back. An unknown one is gone already."""
    text = asked.parameters.needed("token")

    def work(db: Connection) -> None:
        account_id = None
        if asked.client.id or asked.client.secret:
            shown = client.authenticated(db, sandbox.credentials, asked.client, may_be_public=True)
            account_id = shown.account.account_id
        asked.trace.account = token.owner(db, text)  # which nobody knows afterwards
        consent.revoke(db, text, account_id=account_id)

    try:
        sandbox.database.writing(work)
    except NoSuchToken:
        raise OAuthError("invalid_grant", "the token is another client's") from None
    return Answer(HTTPStatus.OK, headers=NO_STORE)
