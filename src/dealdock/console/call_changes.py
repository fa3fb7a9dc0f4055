"""The records that a call changed, for its page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dealdock.control.changes import RecordedChanges


class Row(NamedTuple):
    """A field of a record, before and after."""

    field: str
    before: str
    after: str


class Shown(NamedTuple):
    """A record that was created, changed or deleted."""

    what: str
    record: Any
    is_there: bool
    rows: Sequence[Row]


def shown(changes: RecordedChanges) -> Iterator[Shown]:
    """Yield the records, each with its fields."""
    for created in changes.created:
        yield Shown("Created", created, True, [Row(name, "", text(value)) for name, value in created.fields.items()])
    for changed in changes.changed:
        fields = changed.fields.items()
        yield Shown("Changed", changed, True, [Row(name, text(one.before), text(one.after)) for name, one in fields])
    for deleted in changes.deleted:
        yield Shown("Deleted", deleted, False, [Row(name, text(value), "") for name, value in deleted.fields.items()])


def text(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
