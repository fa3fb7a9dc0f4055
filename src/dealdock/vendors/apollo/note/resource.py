"""The attributes of notes (contract 10.8)."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.attributes import own_id, refers, sent, stamp
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.note.model import Note
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web.rest.fields import Field, list_type
from dealdock.web.rest.resource import Attribute, Resource

LISTS: Final[Mapping[str, tuple[IdKind, Any]]] = {
    "contact_ids": ("contact", Contact),
    "account_ids": ("company", Company),
    "opportunity_ids": ("opportunity", Opportunity),
}


def _list(name: str) -> Attribute[Call]:
    kind, model = LISTS[name]
    read = partial(id_lists.known, kind=kind, model=model)
    own = Field(name=name, read=read, type=list_type(str, values.MAX_LIST) | None)
    return Attribute(name=name, sources=(name,), fields=(own,), empty=(), type=list[str])


NOTES: Final[Resource[Call]] = Resource(
    object="note",
    plural="notes",
    path="/api/v1/notes",
    model=Note,
    attributes=(
        own_id("note"),
        sent("title", values.some_text),
        sent("content", values.some_long_text),
        refers("user_id", "user"),
        *map(_list, LISTS),
        stamp("created_at"),
        stamp("updated_at"),
    ),
    order=(*LISTS, "title", "content"),
    routes={},
)
"""The operations of notes are by hand (`routes.py`): a search by records, and a creation."""
