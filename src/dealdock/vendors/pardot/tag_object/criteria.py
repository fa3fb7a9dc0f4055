"""Criteria, ranges and sort orders of tag object queries (contract, objects 2.18)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.vendors.pardot.tag_object.model import TYPES, TagObject
from dealdock.vendors.pardot.wire import required, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, one_id, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting


def _rest(_: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Check that an object's id comes with its type. Error 13."""
    if "object_id" in found and "type" not in found:
        raise required.missing("type")
    return ()


QUERY: Final = Query(
    criteria={
        **times("created", TagObject.created_at),
        **ids(TagObject.id),
        **one_id("tag_id", TagObject.tag_id),
        "type": Criterion(text_only(values.one_of(*TYPES)), 51, TagObject.type.__eq__),
        **one_id("object_id", TagObject.object_id),
    },
    ranges=(IDS, CREATED),
    sorts={
        "created_at": Sorting(TagObject.created_at, descending=True),
        "id": Sorting(TagObject.id, descending=False),
    },
    rest=_rest,
    rest_errors=(13,),
    caps_limit=True,
)
