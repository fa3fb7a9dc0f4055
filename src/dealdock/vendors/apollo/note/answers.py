"""Notes in answers, as OpenAPI describes them."""

from typing import Final

from dealdock.vendors.apollo.note.resource import NOTES
from dealdock.vendors.apollo.wire.described import list_of
from dealdock.web.rest.answers import object_type

ONE: Final = object_type("NoteAnswer", {"note": NOTES.answer})
FOUND: Final = object_type("NotesAnswer", {"notes": list_of(NOTES.answer)})
