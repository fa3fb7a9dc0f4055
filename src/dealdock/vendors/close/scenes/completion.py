"""References that records of a scene leave out, found as the API finds them: first statuses, and leads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.record_rows import Row
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.close import lead_status as lead_statuses
from dealdock.vendors.close import pipeline as opportunity_statuses
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.activity.kinds import BY_TYPE
from dealdock.vendors.close.activity.resource import ACTIVITY
from dealdock.vendors.close.lead.contact import CONTACT
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.lead.reading import UNTITLED
from dealdock.vendors.close.lead.resource import LEAD
from dealdock.vendors.close.opportunity.resource import OPPORTUNITY
from dealdock.vendors.close.pipeline import OPPORTUNITY_STATUS
from dealdock.vendors.close.record import records
from dealdock.vendors.close.sequence.subscription import SEQUENCE_SUBSCRIPTION
from dealdock.vendors.close.wire.context import Context

_FIRSTS: Final[Mapping[Kind, tuple[str, Callable[[Context], int | None]]]] = {
    OPPORTUNITY_STATUS: ("pipeline", opportunity_statuses.first_pipeline),
    LEAD: ("status", lambda context: _first(lead_statuses.every(context))),
    OPPORTUNITY: ("status", lambda context: _first(opportunity_statuses.every_status(context))),
}
"""The references that name the first record of the account by default, by kind, with the query for it."""

_NEW_LEADS: Final[Mapping[Kind, Callable[[Row], str]]] = {
    CONTACT: lambda row: str(row["name"]),
    OPPORTUNITY: lambda _: UNTITLED,
}
"""The kinds of records for which a lead is added if they have none, each with the name of that lead."""


class Completion:
    """The references of an account's records that have a value although the scene names no record."""

    def __init__(
        self, read: Callable[[Callable[[Context], Any]], Any], add_lead: Callable[[str, Any, Row], int]
    ) -> None:
        """`read`: runs a function with the account's context. `add_lead`: adds a lead of a name for a record."""
        self._read, self._add_lead = read, add_lead
        self._firsts: dict[Kind, int | None] = {}

    def of(self, kind: Kind, row: Row, each: Any) -> Row:
        """Return the references that a record of the scene, `each`, leaves out. Raises `WrongValue`."""
        found: Row = {}
        if kind in _FIRSTS and row[f"{_FIRSTS[kind][0]}_id"] is None:
            found[f"{_FIRSTS[kind][0]}_id"] = self._first(kind)
        if row.get("lead_id", 0) is not None:
            return found
        if kind in _NEW_LEADS:
            return {**found, "lead_id": self._add_lead(_NEW_LEADS[kind](row), each, row)}
        if kind is ACTIVITY:
            return self._of_contact(row)
        if kind is SEQUENCE_SUBSCRIPTION:
            return {"lead_id": self._read(lambda context: records.get(context, Contact, row["contact_id"]).lead_id)}
        return found

    def _first(self, kind: Kind) -> int:
        """Return the number of the record to which new ones refer by default. Raises `WrongValue`."""
        field, query = _FIRSTS[kind]
        if kind not in self._firsts:
            self._firsts[kind] = self._read(query)
        number = self._firsts[kind]
        if number is None:
            raise WrongValue("is required, since the account has none to choose", (field,))
        return number

    def _of_contact(self, row: Row) -> Row:
        """Return the lead of an activity, and the contact by which it was found. Raises `WrongValue`."""
        columns: Row = {"contact_id": row["contact_id"]}
        wrong = not BY_TYPE[row["type"]].finds_lead or self._read(
            lambda context: activities.find_lead(context, columns, row["details"])
        )
        if wrong:
            raise WrongValue("is required", ("lead",))
        return columns


def _first(rows: Sequence[AnyRow]) -> int | None:
    return int(rows[0].id) if rows else None
