"""Visitors of the website, who may belong to prospects: `/api/visitor/` (contract, objects 2.4)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, true

from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.errors import NO_VISITOR
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.children import Node
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.record.attributes import (
    Attribute,
    Layout,
    Shown,
    absent,
    attribute,
    attributes,
    identity,
    of_4,
    of_5,
    stored,
    times,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import accepting, actions, answers, parameters, selection
from dealdock.vendors.pardot.v5.call import CurrentCall as CurrentCall5
from dealdock.vendors.pardot.v5.fields import ApiObject, Field
from dealdock.vendors.pardot.v5.reading import record_id
from dealdock.vendors.pardot.v5.writing import BODY_ERRORS, Written, document_of, find
from dealdock.vendors.pardot.visitor import service
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor_activity.resource import json_types as activity_types
from dealdock.vendors.pardot.visitor_activity.resource import visitor_activity
from dealdock.vendors.pardot.wire import common_criteria, described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, ids, text_only
from dealdock.vendors.pardot.wire.described import node
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.routing import RestRouter


def _rest(_: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the condition for identified visitors, unless all are wanted."""
    return [Visitor.is_identified == true()] if found.get("only_identified", True) else []


_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 193, 109, *actions.ARGUMENT_ERRORS)


def _add_actions(router: RestRouter, resource: ApiObject) -> None:
    """Add the actions of version 5."""

    @router.operation(
        "assignToProspect",
        "POST",
        "/{id}/do/assignToProspect",
        fields=parameters.VISITOR,
        query=parameters.of_write(resource),
        errors=(*_ERRORS, 192),
        writes=True,
        answer=partial(answers.record, resource),
    )
    def assign_to_prospect(call: CurrentCall5) -> Written:
        """Assign a visitor, its visits and its activities to a prospect."""
        number = record_id(call)
        given = actions.arguments(call, ("prospectId", "fields"), requires=("prospectId",))
        selected = selection.of_names(call, resource, actions.names(call, given) or ["id"])
        find(call, resource, number)
        prospect_id = actions.integer("prospectId", given["prospectId"])
        accepting.require(call, Prospect, prospect_id, "prospectId")
        service.assign(call.db, call.account, number, prospect_id, now=call.now)
        return Written(document_of(call, selected, number))

    @router.operation(
        "identifyCompany",
        "POST",
        "/{id}/do/identifyCompany",
        query=parameters.of_write(resource),
        errors=_ERRORS,
        writes=True,
        answer=partial(answers.record, resource),
    )
    def identify_company(call: CurrentCall5) -> Written:
        """Mark a visitor as one whose company is known."""
        number = record_id(call)
        given = actions.arguments(call, ("fields",))
        selected = selection.of_names(call, resource, actions.names(call, given) or ["id"])
        find(call, resource, number)
        records.change(call.db, call.account, Visitor, number, {"is_identified": True}, now=call.now)
        return Written(document_of(call, selected, number))


VISITORS: Final[Resource] = Resource(
    object="visitor",
    collection="visitors",
    model=Visitor,
    attributes=(
        identity(Visitor),
        attribute(Visitor.prospect_id, filter="equal", of="prospect", is_sortable=True),
        Attribute(
            Shown("page_view_count", int | None, lambda row, _: row.page_view_count or None),
            (
                Field(
                    name="pageViewCount", type="Integer", column=service.PAGE_VIEWS, show=lambda count, _: count or None
                ),
            ),
        ),
        *of_5(Visitor.is_identified, filter="equal"),
        absent("Boolean", "doNotSell"),
        *attributes(Visitor.ip_address, Visitor.hostname),
        *of_4(*stored(Visitor.browser, Visitor.browser_version)),
        *of_4(*stored(Visitor.operating_system, Visitor.operating_system_version, Visitor.language)),
        *of_4(*stored(Visitor.screen_height, Visitor.screen_width, Visitor.is_flash_enabled, Visitor.is_java_enabled)),
        absent("Integer", "campaignId"),
        *attributes(Visitor.campaign_parameter, Visitor.medium_parameter, Visitor.source_parameter),
        *attributes(Visitor.content_parameter, Visitor.term_parameter),
        *times(Visitor),
    ),
    layouts=lambda resource, call: _MOBILE if call.output == "mobile" else resource.layout,
    types=lambda: VISITORS.layout.type | _MOBILE.type,
    query=Query(
        criteria={
            **common_criteria.times("created", Visitor.created_at),
            **common_criteria.times("updated", Visitor.updated_at),
            **ids(Visitor.id),
            "only_identified": Criterion(text_only(values.flag), 50),
            "prospect_ids": Criterion(text_only(values.record_id), 16, Visitor.prospect_id.in_, several=True),
        },
        ranges=(IDS, CREATED, UPDATED),
        sorts={
            "created_at": Sorting(Visitor.created_at, descending=True),
            "id": Sorting(Visitor.id, descending=False),
            "updated_at": Sorting(Visitor.updated_at, descending=True),
        },
        rest=_rest,
    ),
    statement=service.SHOWN,
    absence=NO_VISITOR,
    actions=(_add_actions,),
    has_recycle_bin=True,
)
"""Without page views the count is empty."""
_MOBILE: Final[Layout] = VISITORS.layout.only(
    "VisitorInMobile",
    ("id", "prospect_id", "page_view_count", "ip_address", "hostname", "created_at", "updated_at"),
)
"""The layout of the output level `mobile`."""


def _whole_type() -> Any:
    """Return the type of the JSON of a visitor, which at the output level `full` has its activities."""
    activities = node("ActivitiesOfVisitorNode", "visitor_activity", activity_types()["in_visitor"])
    whole = object_type("WholeVisitor", {**VISITORS.layout.types, "visitor_activities": activities})
    return whole | VISITORS.layout.type | _MOBILE.type


_ONE: Final = described.one("Visitor", "visitor", _whole_type)


@VISITORS.router.operation(
    "read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16, 24), is_short=True, answer=_ONE
)
def read(call: CurrentCall) -> Document:
    """Return one visitor, in full with its activities."""
    return _answer(call, values.required_id(call))


@VISITORS.router.operation(
    "assign",
    requires=("id", ("prospect_id", "prospect_email")),
    takes=("output",),
    errors=(13, 16, 24, 3, 132, 4),
    writes=True,
    answer=_ONE,
)
def assign(call: CurrentCall) -> Document:
    """Assign a visitor, its visits and its activities to a prospect."""
    visitor_id = VISITORS.id(call)
    service.assign(call.db, call.account, visitor_id, _prospect(call), now=call.now)
    return _answer(call, visitor_id)


VISITORS.add_query(
    "visitors, without their activities. Visitors that are not identified must be requested\n    explicitly"
)


def _answer(call: Call, visitor_id: int) -> Document:
    nodes: Document = {}
    if call.output == "full":
        rows = service.activities(call.db, call.account, visitor_id)
        shown = [visitor_activity(row, call.zone, "in_visitor") for row in rows]
        nodes["visitor_activities"] = {"visitor_activity": shown}
    return VISITORS.one(call, visitor_id, nodes)


def _prospect(call: Call) -> int:
    """Return the live prospect in the call, in version 3 perhaps by its address. Errors 13, 3, 132, 4."""
    number, email = call.parameters.get("prospect_id"), call.parameters.get("prospect_email")
    if number is not None:
        prospect_id = values.checked(values.record_id, number, 3, "prospect_id")
        return prospect_service.named(call.db, call.account, prospect_id=prospect_id, email=None)[0]
    if prospect_service.shares_addresses(call.account):
        raise values.missing("prospect_id")
    if email is None:
        raise values.missing("prospect_id", "prospect_email", one_of=True)
    return prospect_service.named(call.db, call.account, prospect_id=None, email=email.strip())[0]


VISITOR: Final[Kind] = of_rows(
    "visitor",
    "visitors",
    Visitor,
    references={"prospect_id": "prospect"},
    example={"prospect_id": 101, "ip_address": "192.0.2.7", "hostname": "harbour.example"},
)

children.add_node(
    "visitors",
    Node(
        read=service.of_prospects,
        show=lambda rows, zone: {"visitor": [VISITORS.layout(row, zone) for row in rows]},
        type=lambda: node("VisitorsNode", "visitor", VISITORS.layout.type),
    ),
)
