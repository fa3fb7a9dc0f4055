"""Lists of ids of other records, which a record stores in the form of answers (contract 10.3, 10.8)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any, Final

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Text, select, type_coerce

from dealdock.control import fields as control_fields
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.wire import fields, searches, values
from dealdock.vendors.apollo.wire.call import Call

_NONE: Final[list[str]] = []

MOST: Final = 1_000
"""The ids in one list."""

NEW: Final[tuple[Any, list[str]]] = (Annotated[list[control_fields.Name], Field(max_length=MOST)], [])
"""The type of a list of a new record in the control plane."""

SHOWN: Final = list[str]


@parsers.accepts({"type": "array", "items": {"type": "string"}})
def _parse(value: object) -> list[str]:
    """Parse a list of ids, or a single one."""
    given = value if isinstance(value, list) else [value]
    return [scene_values.text(scene_values.scalar(each)) for each in given]


IN_SCENES: Final[tuple[Any, list[str]]] = (Annotated[Any, optional(_NONE, _parse)], [])
"""The type of a list in scenes."""


def known(call: Call, sent: Any, kind: IdKind) -> list[str]:
    """Return the ids of a list that a call sends, each once. Errors invalid_id, too_many."""
    numbers = [fields.number(call, each, kind) for each in values.listed(sent)]
    return shown(call, kind, dict.fromkeys(number for number in numbers if number is not None))


def shown(call: Call, kind: IdKind, numbers: Iterable[int]) -> list[str]:
    """Return the ids of these numbers."""
    return [call.ids.show(kind, number) for number in numbers]


def has_any(column: Any, ids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a list contains one of these ids."""
    written = type_coerce(column, Text)
    return searches.any_of(searches.position(written, f'"{each}"') > 0 for each in ids)


def filter_by(column: Any, kind: IdKind) -> searches.Filter:
    """Return the filter by the ids in a list. An unknown id matches nothing. Error invalid_filter."""

    def condition(call: Call, value: Any) -> ColumnElement[bool]:
        return has_any(column, shown(call, kind, (n for n in searches.ids(call, value, kind) if n > 0)))

    return condition


def forget(db: Connection, account: AccountContext, column: Any, ids: Sequence[str]) -> None:
    """Remove ids from the lists of all records."""
    model, name = column.class_, column.key
    here = model.dataset_id == account.dataset_id
    gone = set(ids)
    for row in db.execute(select(model.id, column).where(here, has_any(column, ids))).all():
        left = [each for each in row[1] if each not in gone]
        db.execute(sa.update(model).where(here, model.id == row.id).values({name: left}))
