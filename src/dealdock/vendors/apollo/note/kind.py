"""The kind of notes."""

from typing import Final

from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.note.model import Note

_LISTS: Final = ("contact_ids", "account_ids", "opportunity_ids")

NOTE: Final = of_rows(
    "note",
    "notes",
    Note,
    references={"user_id": "user"},
    new=dict.fromkeys(_LISTS, id_lists.NEW),
    shown=dict.fromkeys(_LISTS, id_lists.SHOWN),
    in_scenes=dict.fromkeys(_LISTS, id_lists.IN_SCENES),
    example={"title": "Call", "content": "Wants ten more"},
)
