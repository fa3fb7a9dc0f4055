"""Visitor activities: what happened to prospects (contract, objects 2.3)."""

from dealdock.core.visitor_activity.kinds import (
    ALWAYS_DETAILED,
    ID_FIELDS,
    KINDS,
    SESSION,
    TYPE_NAMES,
    IdField,
    Kind,
    Type,
    kind,
)
from dealdock.core.visitor_activity.reading import (
    COLUMNS,
    of_campaigns,
    of_opportunity,
    query,
    read,
    rows,
    statement,
    stream,
    total,
)
from dealdock.core.visitor_activity.writing import OF_STATUS, Event, count, create, points, record

__all__ = [
    "ALWAYS_DETAILED",
    "COLUMNS",
    "ID_FIELDS",
    "KINDS",
    "OF_STATUS",
    "SESSION",
    "TYPE_NAMES",
    "Event",
    "IdField",
    "Kind",
    "Type",
    "count",
    "create",
    "kind",
    "of_campaigns",
    "of_opportunity",
    "points",
    "query",
    "read",
    "record",
    "rows",
    "statement",
    "stream",
    "total",
]
