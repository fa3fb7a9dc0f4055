"""The kind of projects."""

from typing import Final

from dealdock.vendors.copper.project import fields, service
from dealdock.vendors.copper.project.model import RELATED
from dealdock.vendors.copper.record.api_kind import api_kind, related
from dealdock.vendors.copper.scenes import fields as scene_fields

PROJECT: Final = api_kind(
    "project",
    fields,
    service,
    references={"assignee_id": "user"},
    new=related(RELATED),
    example={"name": "Fit out the shop", "related_id": 39, "related_type": "opportunity"},
    named_by="name",
    in_scenes={
        "related_id": scene_fields.SomeNamed,
        "details": scene_fields.Details,
        "tags": scene_fields.Tags,
        "custom_fields": scene_fields.Custom,
    },
)
