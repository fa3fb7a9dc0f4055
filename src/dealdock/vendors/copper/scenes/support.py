"""Copper's part in scenes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import CustomFields, scene_support
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.company import COMPANY
from dealdock.vendors.copper.custom_field.resource import CUSTOM_FIELD_DEFINITION
from dealdock.vendors.copper.kinds import NAMED_BY_TYPE
from dealdock.vendors.copper.names import PLURALS, VENDOR
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.related_link import RELATED_LINK
from dealdock.vendors.copper.scenes import export, generated, new_account, unique
from dealdock.vendors.copper.scenes.forms import FORMS, Account
from dealdock.vendors.copper.scenes.rows import CopperRows

_USUAL: Final = scene_support(VENDOR, Account, FORMS, CopperRows)

_OTHERS: Final = (("user", "users"), ("related link", RELATED_LINK.many))
_KNOWN: Final[Mapping[str, str]] = dict((*PLURALS.items(), *_OTHERS))
"""The lists of the records that fields name by their ids, by words for one of them."""
_IDS: Final = (
    (COMPANY.many, "primary_contact_id", "person"),
    *((kind.many, f"{name}_id", f"{name}_type") for kind, names in NAMED_BY_TYPE.items() for name in names),
    (RELATED_LINK.many, "mirror_id", "related link"),
)
"""The fields with the id of a record, each with the record's kind or the name of the field with the kind."""


def check(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts: ids of no record, and each value that comes twice.

    Ids of options, domains of companies and addresses of people are unique; the latter two without regard to case.
    """
    yield from _USUAL.check(accounts)
    for place, account in accounts:
        definitions = list(checks.records(place, account, CUSTOM_FIELD_DEFINITION.many))
        options = (option for at, each in definitions for option in checks.records(at, each, "options"))
        yield from checks.repeated_values(checks.each(options, "id", values.record_id), "id")
        yield from unique.problems(place, account)
        yield from _unknown_ids(place, account)


def _unknown_ids(place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each id or key of a record that is not in the account."""
    known = {kind: set(_names(checks.records(place, account, many))) for kind, many in _KNOWN.items()}
    for many, field, of in _IDS:
        for at, record in checks.records(place, account, many):
            may_be_key = of not in _KNOWN
            kind = checks.parsed(record.get(of), values.one_of(_KNOWN)) if may_be_key else of
            named: Any = checks.parsed(record.get(field), values.reference if may_be_key else values.record_id)
            if kind is not None and named is not None and str(named) not in known[kind]:
                yield Problem((*at, field), scene_fields.no_id(kind, named, may_be_key=may_be_key))


def _names(records: checks.PlacedValues) -> Iterator[str]:
    """Yield the ids and the keys of records. A user's key is the address."""
    for _, record in records:
        found = (checks.parsed(record.get("id"), values.record_id), record.get("key"), record.get("email"))
        yield from (str(each).strip() for each in found if isinstance(each, str | int))


def _custom_field(kind: str, name: str) -> JsonObject:
    """Return the definition of a custom field of text."""
    own_id = {"id": int(name)} if name.isdecimal() else {}
    return {**own_id, "name": name, "data_type": "String", "available_on": [kind]}


SCENES: Final = replace(
    _USUAL,
    check=check,
    records=partial(export.completed, _USUAL),
    demo=Path(__file__).with_name("demo.json"),
    new_account=new_account.records,
    generate=generated.generate,
    custom_fields=CustomFields("custom_fields", CUSTOM_FIELD_DEFINITION.many, _custom_field),
    named_ids={(COMPANY.many, "primary_contact_id"): PERSON.many},
)
