"""Copper's part in scenes."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.record_support import scene_support
from dealdock.vendors.copper.names import KINDS, PLURALS, VENDOR
from dealdock.vendors.copper.scenes import demo, export, fields, forms, generated, new_account, unique
from dealdock.vendors.copper.scenes.kinds import FORMS
from dealdock.vendors.copper.scenes.rows import CopperRows

_USUAL: Final = scene_support(VENDOR, forms.Account, FORMS, CopperRows)

_IDS: Final = (
    ("companies", "primary_contact_id", "person"),
    ("activities", "parent_id", "parent_type"),
    ("related_items", "related_id", "related_type"),
)
"""The fields with the id of a record, each with the record's kind or the field that has it."""


def check(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts: ids of no record, and each value that comes twice.

    Ids of options, domains of companies and addresses of people are unique; the latter two without regard to case.
    """
    yield from _USUAL.check(accounts)
    for place, account in accounts:
        definitions = list(checks.records(place, account, "custom_field_definitions"))
        options = (option for at, each in definitions for option in checks.records(at, each, "options"))
        yield from checks.repeated_values(checks.each(options, "id", values.record_id), "id")
        yield from unique.problems(place, account)
        yield from _unknown_ids(place, account)


def _unknown_ids(place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each id of a record that is not in the account."""
    known = {
        kind: {number for _, number in checks.each(checks.records(place, account, many), "id", values.record_id)}
        for kind, many in PLURALS.items()
    }
    for many, field, of in _IDS:
        for at, record in checks.records(place, account, many):
            kind = of if of in KINDS else checks.parsed(record.get(of), values.one_of(KINDS))
            named = checks.parsed(record.get(field), values.record_id)
            if kind is not None and named is not None and named not in known[kind]:
                yield Problem((*at, field), fields.no_id(kind, named))


SCENES: Final = replace(
    _USUAL,
    check=check,
    records=partial(export.completed, _USUAL),
    demo=demo.accounts,
    new_account=new_account.records,
    generate=generated.generate,
)
