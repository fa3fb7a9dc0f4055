"""The kinds of bulk actions, which only the API adds."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.close.api_kind import AUTHORS, NO_EDITS, api_kind
from dealdock.vendors.close.bulk_action.model import CREATED, ERROR, PROCESSING, BulkDelete, BulkEdit, BulkEmail
from dealdock.vendors.close.scene_fields import SOME_OBJECTS, AuthoredRecord, SomeObject


def job_kind(name: str, plural: str, model: Any, **derived: Any) -> Kind:
    """Return the kind of jobs of a model. `derived`: further columns of a job of a scene."""
    in_scenes = {"s_query": (SomeObject, None), "details": (SomeObject, None), "sort": SOME_OBJECTS}
    of_row: dict[str, Any] = {"in_scenes": in_scenes, "derived": lambda row: {**_job(row), **derived}}
    return api_kind(name, plural, model, NO_EDITS, references=AUTHORS, base_in_scenes=AuthoredRecord, **of_row)


def _job(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a job of a scene, whose batches are not in the scene: it does not go on."""
    is_over = row["status"] not in {CREATED, PROCESSING}
    return {"plan": {}, "details": row["details"] or {}, "status": row["status"] if is_over else ERROR}


BULK_EDIT: Final = job_kind("bulkEdit", "bulkEdits", BulkEdit)
BULK_DELETE: Final = job_kind("bulkDelete", "bulkDeletes", BulkDelete)
BULK_EMAIL: Final = job_kind("bulkEmail", "bulkEmails", BulkEmail)
