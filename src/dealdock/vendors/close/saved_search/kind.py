"""The kind of smart views."""

from typing import Any, Final

from dealdock.platform.scenes.schema import SomeReference
from dealdock.vendors.close.api_kind import FLAG, TEXT, Edits, api_kind
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.saved_search import edits, service
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.scene_fields import SomeObject

SAVED_SEARCH: Final = api_kind(
    "savedSearch",
    "savedSearches",
    SavedSearch,
    Edits(edits.create, edits.change, service.remove),
    references={"user_id": "user"},
    new={
        "name": str,
        "description": TEXT,
        "type": TEXT,
        "query": TEXT,
        "s_query": (dict[str, Any] | None, None),
        "is_shared": FLAG,
        "user_id": None,
    },
    example={"name": "Leads without a task", "query": "tasks:0", "is_shared": True},
    named_by="name",
    in_scenes={"user_id": (SomeReference, None), "s_query": (SomeObject, None)},
    usual=usual("saved_searches"),
)
