"""The fields of leads that depend on their dependent records: `has:`, counts, the last communication (contract 2.9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, String, and_, false, func, literal, not_, or_, select, true, type_coerce

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.search.types import Moment, SearchField, compared, equality, is_any
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire.context import Context

_NO_MEMBERS: Final = "[]"
_ADDRESS: Final = '"address_1":'
"""It is in the JSON of each address once: within a text, its quotation marks are escaped."""
_DRAFT: Final = '%"status":"draft"%'
_UPCOMING: Final = '%"status":"upcoming"%'
_LARGEST: Final = 10**9


def _stored(column: Any) -> ColumnElement[str]:
    """Return a column of JSON as the text that is stored."""
    return type_coerce(column, String)


def is_filled(column: Any) -> ColumnElement[bool]:
    """Return the condition that a column of JSON has a list with members."""
    return _stored(column) != _NO_MEMBERS


class Countable(Protocol):
    """Records, or members of lists, that are counted for a lead."""

    def exist(self, context: Context) -> ColumnElement[bool]:
        """Return the condition that the lead has at least one."""

    def count(self, context: Context) -> ColumnElement[int]:
        """Return their number."""


@dataclass(frozen=True)
class Dependent:
    """The records of one table that belong to a lead."""

    model: Any
    where: ColumnElement[bool] = field(default_factory=true)

    def _here(self, context: Context) -> ColumnElement[bool]:
        return and_(self.model.dataset_id == context.dataset_id, self.where)

    def exist(self, context: Context) -> ColumnElement[bool]:
        """Return the condition that a lead has one."""
        return Lead.id.in_(select(self.model.lead_id).where(self._here(context)))

    def count(self, context: Context) -> ColumnElement[int]:
        """Return their number."""
        mine = select(func.count()).select_from(self.model).where(self._here(context), self.model.lead_id == Lead.id)
        return mine.correlate(Lead).scalar_subquery()

    def latest(self, context: Context, column: Any) -> ColumnElement[Any]:
        """Return the highest value of a column; null if there is none."""
        mine = select(func.max(column)).where(self._here(context), self.model.lead_id == Lead.id)
        return mine.correlate(Lead).scalar_subquery()


@dataclass(frozen=True)
class Members:
    """The members of a list that the lead itself has, such as its addresses. `mark` is in the JSON of each one once."""

    column: Any
    mark: str

    def exist(self, _: Context) -> ColumnElement[bool]:
        """Return the condition that the lead has at least one."""
        return is_filled(self.column)

    def count(self, _: Context) -> ColumnElement[int]:
        """Return their number."""
        text = _stored(self.column)
        return (func.length(text) - func.length(func.replace(text, self.mark, ""))) // len(self.mark)


_NO_DRAFT: Final = or_(Activity.type != "Email", not_(_stored(Activity.details).like(_DRAFT)))
_COMMUNICATIONS: Final = Dependent(Activity, and_(Activity.type.in_(("Call", "Email", "SMS", "Meeting")), _NO_DRAFT))

UPCOMING_MEETINGS: Final = Dependent(
    Activity, and_(Activity.type == "Meeting", _stored(Activity.details).like(_UPCOMING))
)

COUNTED: Final[Mapping[str, Dependent | Members]] = {
    "addresses": Members(Lead.addresses, _ADDRESS),
    "calls": Dependent(Activity, Activity.type == "Call"),
    "contacts": Dependent(Contact),
    "emails": Dependent(Activity, Activity.type == "Email"),
    "meetings": Dependent(Activity, Activity.type == "Meeting"),
    "notes": Dependent(Activity, Activity.type == "Note"),
    "opportunities": Dependent(Opportunity),
    "sms": Dependent(Activity, Activity.type == "SMS"),
    "tasks": Dependent(Task),
    "times_communicated": _COMMUNICATIONS,
}
"""The fields that `has:` finds, except times of communication, and the fields that are numbers in searches."""

_ONLY_THERE: Final[Mapping[str, Dependent]] = {
    "email_addresses": Dependent(Contact, Contact.email_keys != ""),
    "phone_numbers": Dependent(Contact, Contact.phone_keys != ""),
    "urls": Dependent(Contact, is_filled(Contact.urls)),
}
"""The fields that `has:` finds and that are not numbers."""


class Has:
    """The field `has`: its value is a kind of record, and a lead matches if it has at least one."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        name = term.value.lower()
        found = _ONLY_THERE.get(name) or COUNTED.get(name)
        if found is None or name == "times_communicated":
            return equality(term, false())
        exists = found.exist(context)
        return equality(term, or_(exists, Lead.url.is_not(None)) if name == "urls" else exists)


@dataclass(frozen=True)
class Count:
    """The number of a lead's dependent records."""

    of: Countable

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. Numbers of leads are whole, so that nothing matches another number."""
        if is_any(term):
            return equality(term, true())
        if not (term.value.isascii() and term.value.isdecimal()):
            return false()
        wanted = min(_LARGEST, int(term.value[:10]))
        exists = self.of.exist(context)
        match term.comparison, wanted:
            case (":" | "=" | "<=", 0) | ("<", 1):
                return not_(exists)
            case (">" | "!=", 0) | (">=", 1):
                return exists
        return compared(self.of.count(context), term.comparison, literal(wanted))


class LastCommunication:
    """The field `last_communication_date`: the time of the latest call, email, text or meeting."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. A lead without communication fits no comparison."""
        return self.within(context, lambda latest: Moment(latest).condition(term, context))

    def within(self, context: Context, fits: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Return the condition that the lead has at least one whose time fits. The time is a column."""
        return and_(_COMMUNICATIONS.exist(context), fits(self.latest(context)))

    def latest(self, context: Context) -> ColumnElement[Any]:
        """Return its time; null if there is none."""
        return _COMMUNICATIONS.latest(context, Activity.activity_at)


class Domain:
    """The field `domain`: the domain of a contact's address or of the lead's page, or a parent domain."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        domain = term.value.lower()
        if is_any(term) or not domain:
            return equality(term, or_(_ONLY_THERE["email_addresses"].exist(context), Lead.url.is_not(None)))
        address = or_(*(Contact.email_keys.contains(f"{mark}{domain}\n", autoescape=True) for mark in "@."))
        page = literal("//") + func.lower(func.coalesce(Lead.url, "")) + literal("/")
        host = or_(
            *(page.contains(f"{mark}{domain}{end}", autoescape=True) for mark in ("//", ".") for end in ("/", ":", "?"))
        )
        return equality(term, or_(Dependent(Contact, address).exist(context), host))


class PhoneCondition:
    """The field `phone_number`: a part of the digits of a contact's number."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, _ONLY_THERE["phone_numbers"].exist(context))
        digits = "".join(character for character in term.value if character in "0123456789")
        part = Contact.phone_keys.contains(digits) if digits else false()
        return equality(term, Dependent(Contact, part).exist(context))


def fields() -> Mapping[str, SearchField]:
    """Return the fields by name."""
    counts: Sequence[tuple[str, SearchField]] = [(name, Count(of)) for name, of in COUNTED.items()]
    return {
        **dict(counts),
        "domain": Domain(),
        "has": Has(),
        "last_communication_date": LastCommunication(),
        "phone_number": PhoneCondition(),
    }
