"""An account's records in the form of a scene."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.exported_rows import PAGE
from dealdock.platform.scenes.json_values import exported
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import SceneSupport
from dealdock.vendors.close.kinds import LOOSE, WITH_CUSTOM_VALUES
from dealdock.vendors.close.record import custom_values
from dealdock.vendors.close.scenes.forms import FORMS
from dealdock.vendors.close.wire.context import Context

_LAST = ("created_at", "updated_at")
_EPOCH = datetime.fromtimestamp(0, UTC)
"""No value of a custom field depends on the time."""


def records(
    usual: SceneSupport, db: Connection, account: AccountContext, kind: str, ids: PublicIds
) -> Iterator[JsonObject]:
    """Read an account's records of a kind, with JSON as it is and with the values of custom fields.

    `usual`: the part in scenes that reads columns.
    """
    context = Context(db=db, account=account, user_id=0, now=_EPOCH)
    rows = usual.records(db, account, kind, ids)
    while some := list(islice(rows, PAGE)):
        customs = _customs(context, kind, some)
        for record in some:
            yield _shown(context, kind, record, customs.get(record["id"], {}))


def _customs(context: Context, kind: str, some: list[JsonObject]) -> dict[str, Any]:
    """Return the custom values of some records, by the records' public ids."""
    if FORMS[kind].kind not in WITH_CUSTOM_VALUES:
        return {}
    numbers = {context.ids.find(FORMS[kind].kind.name, each["id"]): each["id"] for each in some}
    known = [number for number in numbers if number is not None]
    found = custom_values.of_records(context, known, is_limited=False)
    return {
        numbers[number]: {name.removeprefix("custom."): value for name, value in customs.by_id.items()}
        for number, customs in found.items()
    }


def _shown(context: Context, kind: str, record: JsonObject, customs: dict[str, Any]) -> JsonObject:
    moments = {name: record.pop(name) for name in _LAST if name in record}
    if "choices" in record:
        record["choices"] = exported(json.loads(record["choices"]))
    record = {name: value for name, value in record.items() if value != []}
    own = FORMS[kind].kind
    if own in LOOSE and (column := LOOSE[own]) in record:
        record[column] = context.ids.show(own.references[column], record[column])
    if customs:
        record["custom"] = exported(customs)
    return record | moments
