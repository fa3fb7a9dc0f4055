"""Prospects in fields that refer to one, by id or email address."""

from typing import Final

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.prospect import queries

PROSPECT_NAME: Final = fields.id_or_email("a prospect")


def find(db: Connection, account: AccountContext, named: int | str) -> int:
    """Return the id of a live prospect. An address that several have (version 4) resolves as in the API."""
    if isinstance(named, int):
        return queries.named(db, account, prospect_id=named, email=None)[0]
    return queries.named(db, account, prospect_id=None, email=named)[0]
