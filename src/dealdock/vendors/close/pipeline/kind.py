"""The kind of pipelines."""

from typing import Final

from dealdock.vendors.close.api_kind import AUTHORS, LIST, NOT_GIVEN, api_kind, operations_of
from dealdock.vendors.close.pipeline import routes
from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.scenes.base import AuthoredRecord
from dealdock.vendors.close.scenes.new_account import usual

PIPELINE: Final = api_kind(
    "pipeline",
    "pipelines",
    Pipeline,
    operations_of(routes),
    references=AUTHORS,
    new={"name": str, "statuses": LIST, **NOT_GIVEN},
    example={"name": "Renewals"},
    named_by="name",
    base_in_scenes=AuthoredRecord,
    usual=usual("pipelines"),
)
