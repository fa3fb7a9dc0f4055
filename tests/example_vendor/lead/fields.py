"""The fields that a client sends of a lead."""

from typing import Annotated, Final

from pydantic import Field

from dealdock.web.rest.fields import FieldTable, typed

_FIELDS: Final = (
    typed("name", Annotated[str, Field(min_length=1, max_length=255)], is_required=True),
    typed("email", Annotated[str, Field(max_length=255)] | None),
    typed("score", Annotated[int, Field(ge=0, le=100)]),
)
NEW: Final = FieldTable("NewLead", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("LeadChanges", _FIELDS)
PAGE: Final = FieldTable("Page", [typed("after", str), typed("limit", Annotated[int, Field(ge=1, le=100)])])
