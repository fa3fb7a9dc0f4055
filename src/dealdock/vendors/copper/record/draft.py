"""A record that was read from a body, before it is stored."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from dealdock.vendors.copper.custom_field.queries import Values
from dealdock.vendors.copper.custom_field.values import FIELD
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.web import read_names
from dealdock.web.rest.fields import SentFields

COMPANY_NAME: Final = "company_name"


class Draft(NamedTuple):
    """The columns and custom values of a new or changed record, with the errors of its body."""

    columns: dict[str, Any]
    custom: Values
    company_name: str | None
    """The name of the record's company, which may have to be created."""
    errors: dict[str, Invalid]
    """The errors by attribute. The error of unknown attributes has no name."""


def without_company_name(body: Mapping[str, Any], *, is_new: bool) -> Mapping[str, Any]:
    """Return a body without its `company_name`, unless it counts: on create, without a company (contract 2.2).

    Ignored parameters are not read, so they cause no errors.
    """
    counts = is_new and body.get("company_id") in (None, "")
    kept = {name: value for name, value in body.items() if counts or name != COMPANY_NAME}
    return read_names.derived(kept, body)


_NONE: Final[Mapping[str, Any]] = {}


def split(found: SentFields, defaults: Mapping[str, Any] = _NONE) -> Draft:
    """Return the draft for the attributes that were read. Of a new record, null counts as absent."""
    columns = dict(found.values)
    custom = columns.pop(FIELD, {})
    company_name = columns.pop(COMPANY_NAME, None)
    if defaults:
        columns = {**defaults, **{name: value for name, value in columns.items() if value is not None}}
    return Draft(columns, custom, company_name, found.errors)
