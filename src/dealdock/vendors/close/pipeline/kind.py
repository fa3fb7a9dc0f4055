"""The kind of pipelines."""

from typing import Final

from dealdock.vendors.close.api_kind import AUTHORS, LIST, NOT_GIVEN, Edits, api_kind
from dealdock.vendors.close.pipeline import edits, service
from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.scenes.base import AuthoredRecord
from dealdock.vendors.close.scenes.new_account import usual

PIPELINE: Final = api_kind(
    "pipeline",
    "pipelines",
    Pipeline,
    Edits(edits.create, edits.change, service.remove),
    references=AUTHORS,
    new={"name": str, "statuses": LIST, **NOT_GIVEN},
    example={"name": "Renewals"},
    named_by="name",
    base_in_scenes=AuthoredRecord,
    usual=usual("pipelines"),
)
