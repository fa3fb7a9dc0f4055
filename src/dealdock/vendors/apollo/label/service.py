"""Writes to labels."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.label import queries
from dealdock.vendors.apollo.label.model import Label
from dealdock.vendors.apollo.wire import values


def key(name: str) -> str:
    """Return the form of a name by which its label is found. In lower case, a text can be longer."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS]


def derived(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that follow from a name."""
    return {"name_key": key(columns["name"])}


def named(
    db: Connection, account: AccountContext, modality: str, names: Iterable[str], *, user_id: int, now: datetime
) -> list[int]:
    """Return the numbers of the labels with these names, in their order. Missing ones are made."""
    written = [name.strip()[: values.MAX_NAME_CHARACTERS] for name in names]
    by_key = {key(name): name for name in reversed(written) if name}
    wanted = list(dict.fromkeys(key(name) for name in written if name))
    known = queries.by_keys(db, account, modality, wanted)
    for each in wanted:
        if each not in known:
            columns = {"name": by_key[each], "modality": modality, "user_id": user_id}
            known[each] = records.add(db, account, Label, now=now, **columns, **derived(columns))
    return [known[each] for each in wanted]
