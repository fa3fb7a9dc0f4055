"""The conversion of a lead into a person, a company and an opportunity (contract B1)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.column_types import key
from dealdock.vendors.copper.company import COMPANIES, Company
from dealdock.vendors.copper.custom_field import values as custom_fields
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.person.resource import PEOPLE
from dealdock.vendors.copper.record import words
from dealdock.vendors.copper.record.resource import RESOURCES, Draft
from dealdock.vendors.copper.task import Task
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_AN_OBJECT, Fault, Invalid, unrecognized, validation_error

_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("name", "contact_type_id", "assignee_id"),
    "company": ("id", "name", "exact_match"),
    "opportunity": ("name", "pipeline_id", "pipeline_stage_id", "monetary_value", "assignee_id"),
}
"""The attributes of the three in `details`."""
_COPIED: Final = ("prefix", "suffix", "title", "address", "details", "phone_numbers", "socials", "websites", "tags")
_BATCH: Final = 500
_BOTH: Final = Invalid("id and name are mutually exclusive")


class Converted(NamedTuple):
    """The ids of the records that a conversion made or took."""

    person: int
    company: int | None
    opportunity: int | None


class _Wanted(NamedTuple):
    """A company in a conversion: given by its id, by a name, or not at all."""

    id: int | None = None
    name: str | None = None
    is_exact: bool = False


def convert(context: Context, lead: AnyRow, details: Any) -> Converted:
    """Convert a lead, which no longer exists afterwards. Raises the error of all faults, before anything is stored."""
    faults, parts = list[Fault](), _parts(details)
    if not isinstance(parts, dict):
        raise validation_error(parts.faults("details"))
    if unknown := [*_unknown(details)]:
        faults += unrecognized(unknown).faults("")
    for name, part in parts.items():
        if not isinstance(part, dict):
            faults += NOT_AN_OBJECT.faults(name)
    if faults:
        raise validation_error(faults)
    owner = _owner(context, lead)
    person = _person(context, lead, parts.get("person", {}), is_new=owner is None)
    wanted, company_faults = _company(context, lead, parts.get("company", {}))
    deal = _opportunity(context, lead, parts["opportunity"]) if "opportunity" in parts else None
    faults += _faults(person) + company_faults + ([] if deal is None else _faults(deal))
    if faults:
        raise validation_error(faults)
    tasks = _tasks(context, lead)
    RESOURCES["lead"].end(context, lead.id)
    person_id = _stored_person(context, lead, person, owner)
    company_id = _company_id(context, lead, wanted)
    _join(context, person_id, company_id)
    opportunity_id = None if deal is None else _stored_deal(context, lead, deal, person_id)
    _move(context, lead, person_id, tasks)
    return Converted(person_id, company_id, opportunity_id)


def _parts(details: Any) -> dict[str, Any] | Invalid:
    """Return the three parts of `details`, except null ones."""
    if details is None or details == "":
        return {}
    if not isinstance(details, dict):
        return NOT_AN_OBJECT
    return {name: details[name] for name in _KNOWN if details.get(name) is not None}


def _unknown(details: Any) -> Iterator[str]:
    """Yield the names of unknown attributes of `details` and of its parts, as they were sent."""
    for name, part in (details or {}).items():
        if name not in _KNOWN:
            yield name
        elif isinstance(part, dict):
            yield from (each for each in part if each not in _KNOWN[name])


def _faults(draft: Draft) -> list[Fault]:
    return [fault for name, error in draft.errors.items() for fault in error.faults(name)]


def _owner(context: Context, lead: AnyRow) -> int | None:
    """Return the id of the person who has the lead's address."""
    if lead.email is None:
        return None
    return words.owner(context.db, context.account, "person.email", key(lead.email["email"]))


def _person(context: Context, lead: AnyRow, sent: Mapping[str, Any], *, is_new: bool) -> Draft:
    """Return the person that a lead becomes. An existing person needs only a valid body."""
    body = {name: getattr(lead, name) for name in _COPIED}
    name = sent.get("name") or lead.name
    if name == lead.name:
        body |= {part: getattr(lead, part) for part in names.PARTS}
    body |= {"name": name, "emails": [lead.email] if lead.email and is_new else []}
    body |= {"assignee_id": sent.get("assignee_id") or lead.assignee_id, "contact_type_id": sent.get("contact_type_id")}
    draft = PEOPLE.new(context, body)
    available = {row.id for row in custom_fields.definitions(context.db, context.account, "person")}
    stored = custom_fields.values_of(context.db, context.account, [lead.id])[lead.id]
    return draft._replace(custom={each: found for each, found in stored.items() if each in available})


def _company(context: Context, lead: AnyRow, sent: Mapping[str, Any]) -> tuple[_Wanted, list[Fault]]:
    """Return the company that a body names, or the one of the lead's company name, and the faults."""
    read_id, read_name = values.reference("id", "company"), values.text()
    number, name = read_id(context, sent.get("id")), read_name(context, sent.get("name"))
    exact = values.boolean(context, sent.get("exact_match"))
    found = {"id": number, "name": name, "exact_match": exact}
    faults = [fault for field, each in found.items() if isinstance(each, Invalid) for fault in each.faults(field)]
    if not faults and number is not None and name is not None:
        faults = _BOTH.faults("company")
    if faults or number is not None:
        return _Wanted(id=None if faults else number), faults
    return _Wanted(name=lead.company_name if name is None else name, is_exact=bool(exact)), faults


def _company_id(context: Context, lead: AnyRow, wanted: _Wanted) -> int | None:
    """Return the id of the company that is wanted. If no company has this name, one is created."""
    if wanted.id is not None or not wanted.name or not wanted.name.strip():
        return wanted.id
    db, account, text = context.db, context.account, wanted.name.strip()
    here = [Company.dataset_id == account.dataset_id, Company.deleted.is_(False), Company.name_key == key(text)]
    if wanted.is_exact:
        here.append(Company.name == wanted.name)
    found: int | None = db.scalar(select(func.min(Company.id)).where(*here))
    if found is not None:
        return found
    _, _, domain = (lead.email["email"] if lead.email else "").rpartition("@")
    is_free = domain and COMPANIES.records.first_with(db, account, "email_domain_key", key(domain)) is None
    columns = {**COMPANIES.defaults, "name": wanted.name if wanted.is_exact else text}
    return COMPANIES.add(context, Draft(columns | {"email_domain": domain if is_free else None}, {}, None, {}))


def _opportunity(context: Context, lead: AnyRow, sent: Mapping[str, Any]) -> Draft:
    """Return the opportunity that a body describes. Its contact is not known yet."""
    from_lead = {"customer_source_id": lead.customer_source_id}
    given = {name: value for name, value in sent.items() if value is not None}
    if "monetary_value" not in given and lead.monetary_value is not None:
        from_lead |= {"monetary_value": str(lead.monetary_value), "monetary_unit": lead.monetary_unit}
    draft = OPPORTUNITIES.new(context, {**from_lead, **given})
    draft.errors.pop("primary_contact_id", None)
    return draft


def _from_lead(context: Context, lead: AnyRow, before: Any = None) -> dict[str, Any]:
    """Return the columns that tell of the lead. `before`: the person as it was."""
    one = {"lead_id": lead.id, "converted_timestamp": int(context.now.timestamp())}
    earlier = (before.leads_converted_from or []) if before is not None else []
    created = (before.date_lead_created if before is not None else None) or lead.created_at
    return {"leads_converted_from": [*earlier, one], "date_lead_created": created}


def _stored_person(context: Context, lead: AnyRow, draft: Draft, owner: int | None) -> int:
    """Store the person, or change the one who has the lead's address. Return the id."""
    if owner is None:
        columns = {**draft.columns, **_from_lead(context, lead)}
        return PEOPLE.add(context, draft._replace(columns=columns, company_name=None))
    before = PEOPLE.records.locked(context.db, context.account, owner)
    PEOPLE.store(context, before, _from_lead(context, lead, before))
    return owner


def _stored_deal(context: Context, lead: AnyRow, draft: Draft, person_id: int) -> int:
    """Store the opportunity. Its primary contact is the person, its company the person's."""
    person = PEOPLE.records.locked(context.db, context.account, person_id)
    relation = {"primary_contact_id": person_id, "company_id": person.company_id}
    columns = {**draft.columns, **_from_lead(context, lead), **relation}
    return OPPORTUNITIES.add(context, draft._replace(columns=columns, company_name=None))


def _join(context: Context, person_id: int, company_id: int | None) -> None:
    """Set the company of a person who has no company."""
    before = PEOPLE.records.locked(context.db, context.account, person_id)
    if before.company_id is None and company_id is not None:
        PEOPLE.store(context, before, {"company_id": company_id})


def _tasks(context: Context, lead: AnyRow) -> list[int]:
    """Return the ids of the tasks that are related to a lead."""
    mine = (Task.dataset_id == context.account.dataset_id, Task.related_id == lead.id)
    return list(context.db.scalars(select(Task.id).where(*mine)))


def _move(context: Context, lead: AnyRow, person_id: int, tasks: Sequence[int]) -> None:
    """Give the lead's activities and tasks to the person, with the counted interactions."""
    db, dataset_id = context.db, context.account.dataset_id
    mine = (Activity.dataset_id == dataset_id, Activity.parent_id == lead.id)
    db.execute(update(Activity).where(*mine).values(parent_id=person_id, parent_type="person"))
    moved = {"related_id": person_id, "related_type": "person", "updated_at": context.now}
    for start in range(0, len(tasks), _BATCH):
        some = Task.id.in_(tasks[start : start + _BATCH])
        db.execute(update(Task).where(Task.dataset_id == dataset_id, some).values(moved))
    person = PEOPLE.records.locked(db, context.account, person_id)
    dates = [each for each in (person.date_last_contacted, lead.date_last_contacted) if each is not None]
    counted = {
        "interaction_count": person.interaction_count + lead.interaction_count,
        "date_last_contacted": max(dates, default=None),
    }
    db.execute(update(Person).where(Person.dataset_id == dataset_id, Person.id == person_id).values(counted))
