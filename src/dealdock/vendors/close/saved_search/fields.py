"""The sent fields of a smart view (contract part 2, B.4)."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.saved_search.model import MAX_TYPE_CHARACTERS, USUAL_TYPE
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field
from dealdock.web.rest.fields import FieldTable


def s_query(_: Context, value: Any) -> dict[str, Any]:
    """Read a search of the other language; it may be the query alone. The service checks the content."""
    if not isinstance(value, dict):
        raise fields.wrong_type("dict")
    whole = {"query": value} if "type" in value else value
    return {name: whole.get(name, usual) for name, usual in (("query", None), ("results_limit", None), ("sort", []))}


S_QUERY: Final = Type(s_query, dict[str, Any])

_FIELDS: Final = (
    field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    field("description", fields.text(), null=""),
    field("type", fields.text(MAX_TYPE_CHARACTERS), null=USUAL_TYPE),
    field("query", fields.text()),
    field("s_query", S_QUERY),
    field("is_shared", BOOLEAN, null=False),
)
NEW: Final = FieldTable("NewSavedSearch", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("SavedSearchChanges", _FIELDS)
