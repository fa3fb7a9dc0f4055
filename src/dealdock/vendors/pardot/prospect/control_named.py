"""Whom a record names: by id or by email address."""

from sqlalchemy import Connection

from dealdock.platform.models.context import Tenant
from dealdock.vendors.pardot.prospect import queries


def prospect_id(db: Connection, account: Tenant, named: int | str) -> int:
    """The live prospect that is meant; where several share an address (version 4), as the API takes it."""
    if isinstance(named, int):
        return queries.named(db, account, prospect_id=named, email=None)[0]
    return queries.named(db, account, prospect_id=None, email=named)[0]
