"""Notes in answers, as OpenAPI describes them."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.wire.described import object_type
from dealdock.web.rest.answers import closed


@closed
class ShownNote(TypedDict):
    """A note."""

    id: str
    title: str | None
    content: str | None
    user_id: str | None
    contact_ids: list[str]
    account_ids: list[str]
    opportunity_ids: list[str]
    created_at: str
    updated_at: str


ONE: Final = object_type("NoteAnswer", {"note": ShownNote})
FOUND: Final = object_type("NotesAnswer", {"notes": list[ShownNote]})
