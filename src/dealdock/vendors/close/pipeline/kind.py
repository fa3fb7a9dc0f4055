"""The kind of pipelines."""

from typing import Final

from dealdock.vendors.close.api_kind import AUTHORS, LIST, NOT_GIVEN, Edits, api_kind
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.pipeline.resource import RESOURCE
from dealdock.vendors.close.scene_fields import AuthoredRecord

PIPELINE: Final = api_kind(
    "pipeline",
    "pipelines",
    Pipeline,
    Edits(RESOURCE.create_from, RESOURCE.change_by, RESOURCE.remove),
    references=AUTHORS,
    new={"name": str, "statuses": LIST, **NOT_GIVEN},
    example={"name": "Renewals"},
    named_by="name",
    base_in_scenes=AuthoredRecord,
    usual=usual("pipelines"),
)
