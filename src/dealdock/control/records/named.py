"""Whom a record names: by id or by email address."""

from sqlalchemy import Connection

from dealdock.core import prospect
from dealdock.core.user import Tenant


def prospect_id(db: Connection, account: Tenant, named: int | str) -> int:
    """The live prospect that is meant; where several share an address (version 4), as the API takes it."""
    if isinstance(named, int):
        return prospect.named(db, account, prospect_id=named, email=None)[0]
    return prospect.named(db, account, prospect_id=None, email=named)[0]
