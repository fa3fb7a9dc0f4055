"""Columns and words that repeat values of a record, so that searches find and sort it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.platform.records.rows import Records
from dealdock.vendors.copper.column_types import digits_of, key, some_key
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.names import ADDRESS, Entity
from dealdock.vendors.copper.opportunity.model import PRIORITIES, Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.project.model import Project
from dealdock.vendors.copper.task.model import Task

Columns = Mapping[str, Any]

MODELS: Final[Mapping[Entity, Any]] = {
    "opportunity": Opportunity,
    "person": Person,
    "company": Company,
    "lead": Lead,
    "task": Task,
    "project": Project,
}
RECORDS: Final[Mapping[Entity, Records[Any]]] = {kind: Records(model) for kind, model in MODELS.items()}

_SEARCHED: Final = ADDRESS[1:]


def columns(kind: Entity, record: Columns) -> dict[str, Any]:
    """Return the derived columns of a record, for the columns that it has."""
    return _DERIVED[kind](record)


def words(kind: Entity, record: Columns) -> dict[str, list[str]]:
    """Return the words of a record: tags, addresses in lower case, and the digits of phone numbers, reversed."""
    found = {f"{kind}.tag": list(record["tags"])}
    if kind == "person":
        found["person.email"] = [key(each["email"]) for each in record["emails"]]
    if "phone_numbers" in record:
        digits = (digits_of(each["number"])[::-1] for each in record["phone_numbers"])
        found[f"{kind}.phone"] = [each for each in digits if each]
    return found


def _opportunity(record: Columns) -> dict[str, Any]:
    priority = record["priority"]
    rank = 0 if priority is None else PRIORITIES.index(priority)
    return {"name_key": key(record["name"]), "priority_rank": rank}


def _person(record: Columns) -> dict[str, Any]:
    names = ("first_name", "last_name", "title")
    email = record["emails"][0]["email"] if record["emails"] else None
    keys = {f"{name}_key": some_key(record[name]) for name in names}
    return {"name_key": key(record["name"]), "email_key": some_key(email), **keys, **_contact(record)}


def _company(record: Columns) -> dict[str, Any]:
    domain = some_key(record["email_domain"])
    return {"name_key": key(record["name"]), "email_domain_key": domain, **_contact(record)}


def _lead(record: Columns) -> dict[str, Any]:
    names = ("first_name", "last_name", "title", "company_name")
    keys = {f"{name}_key": some_key(record[name]) for name in names}
    email = record["email"] and record["email"]["email"]
    return {"name_key": key(record["name"]), "email_key": some_key(email), **keys, **_contact(record)}


def _named(record: Columns) -> dict[str, Any]:
    return {"name_key": key(record["name"])}


def _contact(record: Columns) -> dict[str, Any]:
    address = record["address"] or {}
    phone = record["phone_numbers"][0]["number"] if record["phone_numbers"] else None
    return {"phone_key": some_key(phone), **{f"{name}_key": some_key(address.get(name)) for name in _SEARCHED}}


_DERIVED: Final[Mapping[Entity, Callable[[Columns], dict[str, Any]]]] = {
    "opportunity": _opportunity,
    "person": _person,
    "company": _company,
    "lead": _lead,
    "task": _named,
    "project": _named,
}
