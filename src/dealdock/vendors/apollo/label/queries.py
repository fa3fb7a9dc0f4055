"""Queries for labels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Json
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.label.model import Label

_HERE: Final = Label.dataset_id == bindparam("dataset_id")
_EVERY: Final = Statement(select(Label.__table__).where(_HERE).order_by(Label.id))

RECORDS: Final[Mapping[str, Any]] = {"contacts": Contact, "accounts": Company}
"""The models of records with labels, by modality."""


def every(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all labels, by number."""
    return _EVERY.all(db, {"dataset_id": account.dataset_id})


def of_ids(db: Connection, account: AccountContext, numbers: Sequence[int]) -> list[AnyRow]:
    """Return the labels with these numbers, in their order."""
    if not numbers:
        return []
    rows = db.execute(
        select(Label.__table__).where(Label.dataset_id == account.dataset_id, Label.id.in_(numbers))
    ).all()
    found = {row.id: row for row in rows}
    return [found[number] for number in numbers if number in found]


def by_keys(db: Connection, account: AccountContext, modality: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers of labels by their names in lower case; if several have the same name, the oldest."""
    here = (Label.dataset_id == account.dataset_id, Label.modality == modality, Label.name_key.in_(keys))
    rows: Sequence[Any] = db.execute(select(Label.name_key, Label.id).where(*here).order_by(Label.id.desc())).all()
    return {row.name_key: row.id for row in rows}


def counts(db: Connection, account: AccountContext) -> Counter[str]:
    """Return the numbers of records by the ids of their labels."""
    found: Counter[str] = Counter()
    for model in RECORDS.values():
        column = model.label_ids
        rows = db.scalars(select(column).where(model.dataset_id == account.dataset_id, column != _NONE))
        for ids in rows:
            found.update(ids)
    return found


_NONE: Final = bindparam("none", [], Json())
