"""Lookup of prospects by id or email address for the control plane."""

from sqlalchemy import Connection

from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.prospect import queries


def prospect_id(db: Connection, account: AccountContext, named: int | str) -> int:
    """Return the id of a live prospect. A shared address (version 4) resolves as in the API."""
    if isinstance(named, int):
        return queries.named(db, account, prospect_id=named, email=None)[0]
    return queries.named(db, account, prospect_id=None, email=named)[0]
