"""The parameter `fields`: the fields and related records that an answer has (contract 1.3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dealdock.platform.text import quoted
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import invalid, refused
from dealdock.vendors.pardot.v5.fields import SUFFIX, ApiObject, DefinedColumn, Field, Relation

MAX_FIELDS: Final = 500
"""The names in `fields`. It is ours."""
MAX_DEPTH: Final = 3
"""The related objects within each other: `campaign.folder.parentFolder`."""


@dataclass(eq=False)
class Selection:
    """The fields of an object that an answer has, and the fields of its related records."""

    resource: ApiObject
    names: set[str] = field(default_factory=set)
    """The names of its own fields."""
    related: dict[str, "Selection"] = field(default_factory=dict)
    """The selections of related records, by the name of the relation."""
    custom: Sequence[DefinedColumn] = ()
    """The custom fields."""

    @property
    def members(self) -> Iterator[Field | Relation]:
        """The selected fields and relations, in the order of an answer."""
        return (each for each in self.resource.in_order if each.name in self.names or each.name in self.related)


def read(call: V5Call, resource: ApiObject, *, is_query: bool) -> Selection:
    """Return the selection of a call that reads. Errors 13, 51, 193, 224."""
    names = split(call.query.get("fields", ""))
    if not names:
        raise refused(13, "fields is missing or empty: it names the fields of the answer, with commas", "fields")
    return of_names(call, resource, names, is_query=is_query)


def split(text: str) -> list[str]:
    """Return the names in a text with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def of_names(call: V5Call, resource: ApiObject, names: Sequence[str], *, is_query: bool = False) -> Selection:
    """Return the selection of these names. Errors 51, 193, 224."""
    if len(names) > MAX_FIELDS:
        raise refused(193, f"fields has {len(names)} names, {MAX_FIELDS} are the most")
    selection = Selection(resource)
    columns: Mapping[str, DefinedColumn] = {}
    if resource.custom_fields is not None and any(name.endswith(SUFFIX) for name in names):
        columns = resource.custom_fields.columns(call)
    custom = [columns[name] for name in dict.fromkeys(names) if name in columns]
    for name in names:
        if name not in columns:
            _add(call, selection, name)
    if is_query and (read := sorted(selection.names & resource.only_read)):
        raise refused(224, f"{read[0]} is returned by a read of one record, and not by a query")
    if is_query and (several := [column.name for column in custom if column.has_several]):
        raise refused(224, f"{several[0]} has several values, which a query does not return")
    selection.custom = sorted(custom, key=lambda column: column.name)
    return selection


def _add(call: V5Call, selection: Selection, name: str) -> None:
    """Add a field by its name, with the relations before it. A relation alone means its id. Error 51."""
    *path, last = name.split(".")
    within = selection
    for place, step in enumerate((*path, last)):
        member = within.resource.by_name.get(step)
        if isinstance(member, Field) and member.needs_connector and call.settings.connector is None:
            raise _unknown(name)
        if isinstance(member, Field) and place == len(path):
            within.names.add(step)
            return
        if not isinstance(member, Relation) or place == MAX_DEPTH:
            raise _unknown(name)
        within = within.related.setdefault(step, Selection(member.to))
    within.names.add("id")


def _unknown(name: str) -> Exception:
    detail = f"It contains an invalid or unknown field: {name}."
    return invalid("fields", detail, f"fields has {quoted(name)}, which is not a field of the object")
