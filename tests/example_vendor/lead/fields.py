"""The fields that a client sends of a lead."""

from typing import Annotated

from pydantic import BaseModel, Field


class LeadChanges(BaseModel):
    """The fields to change; unknown ones are ignored."""

    name: Annotated[str, Field(min_length=1, max_length=255)] = ""
    email: Annotated[str, Field(max_length=255)] | None = None
    score: Annotated[int, Field(ge=0, le=100)] = 0


class NewLead(LeadChanges):
    """A new lead."""

    name: Annotated[str, Field(min_length=1, max_length=255)]


class Page(BaseModel):
    """A page of the list."""

    after: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
