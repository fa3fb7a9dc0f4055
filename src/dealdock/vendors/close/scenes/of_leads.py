"""The leads of a scene and their contacts: names of unnamed leads, and contacts of other leads."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.record_rows import LoadContext
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.wire.words import words

_LEAD_OF: Final = select(Contact.id, Contact.lead_id).where(
    Contact.dataset_id == bindparam("dataset_id"), Contact.id.in_(bindparam("ids", expanding=True))
)
_NAME: Final = (
    update(Lead)
    .where(Lead.dataset_id == bindparam("dataset"), Lead.id == bindparam("number"))
    .values(display_name=bindparam("shown"), display_words=bindparam("shown_words"))
)


class LeadNames:
    """The names of leads that are shown under the name of their first contact (contract 3.2)."""

    def __init__(self) -> None:
        """Begin without leads."""
        self._first: dict[int, tuple[int, str] | None] = {}
        """The number and the name of the first contact, by the number of the lead."""

    def add_lead(self, number: int) -> None:
        """Add a lead that has no name."""
        self._first[number] = None

    def add_contact(self, lead_id: int, number: int, name: str) -> None:
        """Add a contact. The first one has the lowest number."""
        if lead_id in self._first:
            self._first[lead_id] = min(self._first[lead_id] or (number, name), (number, name))

    def store(self, context: LoadContext) -> None:
        """Write the names, if there are any."""
        dataset_id = context.account.dataset_id
        named = [
            {"dataset": dataset_id, "number": number, "shown": first[1], "shown_words": words(first[1])}
            for number, first in self._first.items()
            if first is not None and first[1]
        ]
        if named:
            context.transactions.write(lambda db: db.execute(_NAME, named))


class Use(NamedTuple):
    """A contact that a record of a lead names."""

    problem: Problem
    """The place of the record."""
    lead_id: int
    contact_id: int


def foreign_contacts(db: Connection, dataset_id: int, uses: Sequence[Use]) -> Iterable[Problem]:
    """Yield a problem for each contact of another lead (contract 2.1)."""
    found = db.execute(_LEAD_OF, {"dataset_id": dataset_id, "ids": [use.contact_id for use in uses]})
    leads = {row.id: row.lead_id for row in found}
    for use in uses:
        if leads[use.contact_id] != use.lead_id:
            yield use.problem._replace(place=(*use.problem.place, "contact"), text="must be a contact of the same lead")
