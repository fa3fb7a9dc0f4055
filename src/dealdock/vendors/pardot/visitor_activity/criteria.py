"""Criteria, ranges and sort orders of activity queries (contract, objects 2.3)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.vendors.pardot.visitor_activity import kinds, queries
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting

_TYPES: Final = frozenset(kind.type for kind in kinds.KINDS)

_ONLY: Final[Mapping[str, Any]] = {
    "custom_url_only": VisitorActivity.custom_redirect_id,
    "email_only": VisitorActivity.email_id,
    "file_only": VisitorActivity.file_id,
    "form_only": VisitorActivity.form_id,
    "form_handler_only": VisitorActivity.form_handler_id,
    "landing_page_only": VisitorActivity.landing_page_id,
}
"""Criteria that exclude each other, with the column that must then have a value."""


def _type(text: str) -> int:
    if (number := values.whole_number(text)) not in _TYPES:
        raise ValueError("is not a type of activity")
    return number


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of true criteria, and of campaigns, which may be the opportunities'. Error 51."""
    wanted = [name for name in _ONLY if found.get(name)]
    if len(wanted) > 1:
        raise PardotError(51, f"{' and '.join(wanted)}: only one of them can be true")
    only = [_ONLY[name] for name in wanted]
    if found.get("prospect_only"):
        only.append(VisitorActivity.prospect_id)
    conditions = [column.is_not(None) for column in only]
    if "campaign_id" in found:
        conditions.append(queries.of_campaigns(call.account, found["campaign_id"]))
    return conditions


_FLAG = Criterion(text_only(values.flag), 50)
_ANY_OF = partial(Criterion, text_only(values.record_id), 16, several=True)

QUERY = Query(
    criteria={
        **times("created", VisitorActivity.created_at),
        **times("updated", VisitorActivity.updated_at),
        **ids(VisitorActivity.id),
        "type": Criterion(text_only(_type), 51, VisitorActivity.type.in_, several=True),
        "prospect_only": _FLAG,
        **dict.fromkeys(_ONLY, _FLAG),
        "campaign_id": _ANY_OF(),
        "custom_url_id": _ANY_OF(VisitorActivity.custom_redirect_id.in_),
        "email_id": _ANY_OF(VisitorActivity.email_id.in_),
        "file_id": _ANY_OF(VisitorActivity.file_id.in_),
        "form_id": _ANY_OF(VisitorActivity.form_id.in_),
        "form_handler_id": _ANY_OF(VisitorActivity.form_handler_id.in_),
        "landing_page_id": _ANY_OF(VisitorActivity.landing_page_id.in_),
        "prospect_id": _ANY_OF(VisitorActivity.prospect_id.in_),
        "visitor_id": _ANY_OF(VisitorActivity.visitor_id.in_),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "id": Sorting(VisitorActivity.id, descending=False),
        "created_at": Sorting(VisitorActivity.created_at, descending=True),
        "updated_at": Sorting(VisitorActivity.updated_at, descending=True),
        "prospect_id": Sorting(VisitorActivity.prospect_id, descending=True),
        "visitor_id": Sorting(VisitorActivity.visitor_id, descending=True),
    },
    rest=_rest,
    rest_errors=(51,),
    mobile_is_all=False,
)
