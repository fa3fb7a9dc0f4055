"""The verbs of the opportunity (contract, section 4)."""

from dealdock.core.opportunity.reading import (
    COLUMNS,
    PROSPECT,
    Depth,
    Record,
    linked_to,
    query,
    read,
    rows,
    stream,
    total,
)
from dealdock.core.opportunity.writing import create, delete, require, undelete, update

__all__ = [
    "COLUMNS",
    "PROSPECT",
    "Depth",
    "Record",
    "create",
    "delete",
    "linked_to",
    "query",
    "read",
    "require",
    "rows",
    "stream",
    "total",
    "undelete",
    "update",
]
