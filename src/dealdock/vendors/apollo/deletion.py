"""Deleting contacts, companies and opportunities, with their dependent records (contract 10.1).

A deleted contact or company leaves no row. Its id still decodes to a number that no record has, so the id of a deleted
record can be distinguished from an invalid one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact, ContactRole
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import IdKind, has_form
from dealdock.vendors.apollo.note.model import Note
from dealdock.vendors.apollo.opportunity import queries as opportunity_queries
from dealdock.vendors.apollo.opportunity import service as opportunity_service
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.sequence.model import SequenceContact
from dealdock.vendors.apollo.task.model import Task
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call

_BELONGS: Final[Mapping[Any, Sequence[Any]]] = {
    Contact: (ContactRole.contact_id, Task.contact_id, SequenceContact.contact_id),
    Company: (Task.company_id,),
    Opportunity: (ContactRole.opportunity_id, Task.opportunity_id),
}
"""The columns whose records are deleted together with the record that they name."""
_FORGETS: Final[Mapping[Any, Sequence[Any]]] = {Company: (Contact.company_id, Opportunity.company_id)}
"""The columns that are cleared when the record that they name is deleted."""


_NOTES: Final[Mapping[IdKind, Any]] = {
    "contact": Note.contact_ids,
    "company": Note.account_ids,
    "opportunity": Note.opportunity_ids,
}
"""The columns of notes with ids of records, by kind."""
_WITH_VALUES: Final[Mapping[str, Any]] = {"opportunity": Opportunity, "account": Company, "contact": Contact}
_MODELS: Final[Mapping[str, Any]] = {"contact": Contact, "company": Company}


def delete(
    db: Connection, account: AccountContext, ids: PublicIds, kind: Literal["contact", "company"], numbers: Iterable[int]
) -> None:
    """Delete contacts or companies, if they exist."""
    wanted, model = [*numbers], _MODELS[kind]
    _part(db, account, ids, kind, model, wanted)
    here = (model.dataset_id == account.dataset_id, model.id.in_(wanted))
    gone = db.execute(sa.delete(model).where(*here)).rowcount
    if gone:
        datasets.count_live(db, account.dataset_id, {model: -gone})


def delete_opportunities(db: Connection, account: AccountContext, ids: PublicIds, numbers: Iterable[int]) -> None:
    """Delete opportunities, if they exist."""
    for number in numbers:
        if opportunity_queries.locked(db, account, number) is not None:
            _part(db, account, ids, "opportunity", Opportunity, [number])
            opportunity_service.delete(db, account, number)


def _part(
    db: Connection, account: AccountContext, ids: PublicIds, kind: IdKind, model: Any, numbers: Sequence[int]
) -> None:
    """Delete the dependent records, and remove the records from others."""
    id_lists.forget(db, account, _NOTES[kind], [ids.show(kind, number) for number in numbers])
    for column in _BELONGS[model]:
        table = column.class_
        db.execute(sa.delete(table).where(table.dataset_id == account.dataset_id, column.in_(numbers)))
    for column in _FORGETS.get(model, ()):
        table = column.class_
        here = (table.dataset_id == account.dataset_id, column.in_(numbers))
        db.execute(sa.update(table).where(*here).values({column: None}))


def forget_values(db: Connection, account: AccountContext, modality: str, field_id: str) -> None:
    """Remove the values of a custom field from the records of its kind."""
    model = _WITH_VALUES[modality]
    here, column = model.dataset_id == account.dataset_id, model.typed_custom_fields
    for row in db.execute(select(model.id, column).where(here, id_lists.has_any(column, [field_id]))).all():
        left = {name: value for name, value in row[1].items() if name != field_id}
        db.execute(sa.update(model).where(here, model.id == row.id).values(typed_custom_fields=left))


def sent_numbers(call: Call, kind: IdKind) -> list[int]:
    """Return the numbers for the ids that a call sends; unknown ones are left out. Errors no_ids, invalid_id."""
    sent = values.listed(call.parameters.get("ids"))
    if not sent:
        raise refused("no_ids", "ids is missing")
    for each in sent:
        if not has_form(each):
            raise invalid_id(each, kind)
    found = dict.fromkeys(call.ids.find(kind, each) for each in sent)
    return [number for number in found if number is not None]
