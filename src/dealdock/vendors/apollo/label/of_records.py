"""The labels of contacts and companies: their names in calls, and their rows in answers (contract 10.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import sqlalchemy as sa

from dealdock.platform.records import records
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.label import layout, queries, service
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call

NAMES: Final = "label_names"
"""The parameter with the names of labels."""


def sent(call: Call, modality: Literal["contacts", "accounts"], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the column `label_ids` by the names that a call sends; nothing without them. Missing labels are made."""
    if NAMES not in parameters:
        return {}
    names = values.listed(parameters[NAMES])
    user = call.caller.user_id
    numbers = service.named(call.db, call.account, modality, names, user_id=user, now=call.now)
    return {"label_ids": id_lists.shown(call, "label", numbers)}


def store(call: Call, model: Any, number: int, columns: Mapping[str, Any]) -> None:
    """Store the labels of a new record, which took its number before them."""
    if columns.get("label_ids"):
        one = records.one(call.account, model, number)
        call.db.execute(sa.update(model).where(*one).values(**columns))


def rows(call: Call, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the labels of a record in the form of an answer to its change."""
    numbers = [number for each in ids if (number := call.ids.find("label", each)) is not None]
    return [layout.label(call.ids, one, 0) for one in queries.of_ids(call.db, call.account, numbers)]
