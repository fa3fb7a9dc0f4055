"""The endpoint `revoke`: the revocation of a token (RFC 7009).

The token alone is enough. If client credentials are sent, they must be right. A token of another client is treated as
an unknown one.
"""

from http import HTTPStatus

from sqlalchemy import Connection

from dealdock.oauth.answers import NO_STORE
from dealdock.oauth.request import CurrentCall, authenticated_client
from dealdock.platform.credentials import access_tokens, consents
from dealdock.web.messages import Answer


def answer(call: CurrentCall) -> Answer:
    """Revoke a token. An unknown token is a success."""
    text = call.parameters.needed("token")

    def work(db: Connection) -> None:
        owner = access_tokens.owner(db, text)  # read first, because it is unknown after the revocation
        if owner is not None and owner.vendor != call.server.vendor:
            owner = None
        if call.client.id or call.client.secret:
            account = authenticated_client(db, call, may_be_public=True).account
            if owner is None or owner.account_id != account.account_id:
                call.trace.account = account
                return
        call.trace.account = owner
        if owner is not None:
            consents.revoke(db, text)

    call.sandbox.database.write(work)
    return Answer(HTTPStatus.OK, headers=NO_STORE)
