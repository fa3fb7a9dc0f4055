"""Memberships of prospects in lists: `/api/listMembership/` (contract, objects 2.8)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from sqlalchemy import Connection, select

from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.control import PROSPECT_NAME, id_of
from dealdock.vendors.pardot.record.attributes import AUTHORS, attribute, identity, of_5, related, times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import BodyContext, Writes, snake
from dealdock.vendors.pardot.wire import common_criteria, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only
from dealdock.vendors.pardot.wire.fields import Context, Fields, Resolved, Truth
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall, ParameterWriter
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document


def _list_id(call: ParameterWriter) -> int:
    """Return the id of an existing list. Errors 13, 55."""
    found = values.required_id(call, "list_id", 55)
    lists.require(call.db, call.account, found)
    return found


def _prospect_id(call: ParameterWriter) -> int:
    """Return the id of a live prospect. Errors 13, 3, 132."""
    found = values.required_id(call, "prospect_id", 3)
    prospect_service.named(call.db, call.account, prospect_id=found, email=None)
    return found


def _list_of(context: Context) -> int:
    return _list_id(context.call)


def _prospect_of(context: Context) -> int:
    return _prospect_id(context.call)


class NewListMembershipFields(Fields):
    """The fields of `create` in versions 3 and 4."""

    REQUIRED: ClassVar = ("list_id", "prospect_id")

    list_id: Annotated[int, Resolved(_list_of, ("list_id",), (55,))] = 0
    prospect_id: Annotated[int, Resolved(_prospect_of, ("prospect_id",), (3, 132))] = 0
    opted_out: Truth = False


def _require(call: Call, found: Mapping[str, Any]) -> tuple[()]:
    """Check that the list exists, and then the prospect. Errors 55, 3, 132."""
    if "list_id" in found:
        lists.require(call.db, call.account, found["list_id"])
    if "prospect_id" in found:
        prospect_service.require(call.db, call.account, found["prospect_id"])
    return ()


def _end(name: str) -> Any:
    """Return the reader of the list or the prospect in version 5, which cannot change later. Errors 192, 154."""

    def accept(sent: BodyContext, given: Any) -> int | None:
        if sent.record_id is None:
            return accepting.existing(sent, LIST_MEMBERSHIPS.writable[name], given)
        row = records.read(sent.call.db, sent.call.account, ListMembership, sent.record_id)
        number = accepting.integer(given)
        if number != getattr(row, snake(name)):
            raise refused(154, f"{name} of a membership does not change", name)
        return number

    return accept


def _change(call: Any, number: int, values: Any) -> None:
    changes = {"opted_out": values["opted_out"]} if "opted_out" in values else {}
    lists.change_membership(call.db, call.account, number, changes, now=call.now)


_NEVER_CHANGES: Final[dict[str, Any]] = {"filter": "ids", "is_written": True, "is_required": True}

LIST_MEMBERSHIPS: Final[Resource] = Resource(
    object="listMembership",
    collection="list-memberships",
    element="list_membership",
    model=ListMembership,
    attributes=(
        identity(ListMembership),
        attribute(ListMembership.list_id, **_NEVER_CHANGES, of="list", is_sortable=True, accept=_end("listId")),
        attribute(ListMembership.prospect_id, **_NEVER_CHANGES, of="prospect", accept=_end("prospectId")),
        attribute(ListMembership.opted_out, takes=Truth, default=False, is_written=True, accept=accepting.truth),
        *of_5(ListMembership.deleted, api_name="isDeleted"),
        *times(ListMembership),
        related("prospect", "prospect", ListMembership.prospect_id),
        related("list", "list", ListMembership.list_id),
        AUTHORS,
    ),
    query=Query(
        criteria={
            **common_criteria.times("created", ListMembership.created_at),
            **common_criteria.times("updated", ListMembership.updated_at),
            **ids(ListMembership.id),
            "list_id": Criterion(text_only(values.record_id), 55, ListMembership.list_id.__eq__, empty=True),
            "prospect_id": Criterion(text_only(values.record_id), 3, ListMembership.prospect_id.__eq__, empty=True),
            **DELETED,
        },
        ranges=(IDS, CREATED, UPDATED),
        sorts={
            "created_at": Sorting(ListMembership.created_at, descending=True),
            "id": Sorting(ListMembership.id, descending=False),
        },
        rest=_require,
        rest_errors=(55, 3, 132),
        caps_limit=True,
    ),
    has_recycle_bin=True,
    writes=Writes(
        create=lambda call, values: lists.add_membership(call.db, call.account, **values, now=call.now),
        update=_change,
        delete=lambda call, number: lists.remove_membership(call.db, call.account, number),
        new_errors=(192, 58),
    ),
)
_ENDS: Final = (("id", "list_id", "prospect_id"),)


@LIST_MEMBERSHIPS.router.operation(
    "create",
    writes=True,
    fields=NewListMembershipFields,
    errors=(13, 36, 55, 3, 132, 58),
    is_short=True,
    answer=LIST_MEMBERSHIPS.one_answer,
)
def create(call: CurrentCall) -> Document:
    """Add a prospect to a list, or restore its deleted membership."""
    given = NewListMembershipFields.to_create(call)
    membership_id = lists.add_membership(call.db, call.account, **given.columns(), now=call.now)
    return LIST_MEMBERSHIPS.one(call, membership_id)


@LIST_MEMBERSHIPS.router.operation(
    "read",
    requires=_ENDS,
    methods=METHODS_OF_READS,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
    answer=LIST_MEMBERSHIPS.one_answer,
)
def read(call: CurrentCall) -> Document:
    """Return one membership, by its id or by list and prospect."""
    return LIST_MEMBERSHIPS.one(call, _id(call))


@LIST_MEMBERSHIPS.router.operation(
    "update",
    requires=_ENDS,
    writes=True,
    fields=LIST_MEMBERSHIPS.fields_of_4,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
    answer=LIST_MEMBERSHIPS.one_answer,
)
def update(call: CurrentCall) -> Document:
    """Change a membership, found by its id or by list and prospect."""
    membership_id = _id(call)
    changes = LIST_MEMBERSHIPS.fields_of_4.to_update(call, membership_id).columns()
    lists.change_membership(call.db, call.account, membership_id, changes, now=call.now)
    return LIST_MEMBERSHIPS.one(call, membership_id)


@LIST_MEMBERSHIPS.router.operation(
    "delete",
    requires=_ENDS,
    methods=("GET", "POST", "DELETE"),
    writes=True,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
)
def delete(call: CurrentCall) -> None:
    """Delete a membership, found by its id or by list and prospect."""
    lists.remove_membership(call.db, call.account, _id(call))


LIST_MEMBERSHIPS.add_query("memberships")


def _id(call: Call) -> int:
    """Return the membership's id. A given id takes precedence over list and prospect."""
    if "id" in call.parameters:
        return LIST_MEMBERSHIPS.id(call)
    values.require(call, NewListMembershipFields.REQUIRED)
    return lists.membership(call.db, call.account, list_id=_list_id(call), prospect_id=_prospect_id(call))


def _create(db: Connection, account: AccountContext, *, prospect_id: int | str, now: datetime, **fields: Any) -> int:
    return lists.add_membership(db, account, prospect_id=id_of(db, account, prospect_id), **fields, now=now)


def _update(db: Connection, account: AccountContext, membership_id: int, *, now: datetime, **changes: Any) -> None:
    membership = records.read(db, account, ListMembership, membership_id)
    if membership.opted_out and not changes.get("opted_out", True) and not settings.of(account).opt_in_again:
        text = "an opt-out stays, as for the API, unless the account's switch opt_in_again is on"
        raise MissingReferenceError("opted_out", text)
    lists.change_membership(db, account, membership_id, changes, now=now)


def _undelete(db: Connection, account: AccountContext, membership_id: int, *, now: datetime) -> None:
    """Put the prospect on the list again, as a new membership would."""
    here = (ListMembership.dataset_id == account.dataset_id, ListMembership.id == membership_id)
    row = db.execute(select(ListMembership.__table__).where(*here)).one()
    if row.deleted:
        lists.add_membership(db, account, list_id=row.list_id, prospect_id=row.prospect_id, now=now)


LIST_MEMBERSHIP: Final = Kind(
    "listMembership",
    "listMemberships",
    ListMembership,
    references={"list_id": "list", "prospect_id": "prospect"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=timeless(lists.remove_membership),
    undelete=_undelete,
    fixed={"list_id", "prospect_id"},
    new={"prospect_id": PROSPECT_NAME},
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    example={"list_id": 332, "prospect_id": "jdoe@company.com", "opted_out": False},
)
