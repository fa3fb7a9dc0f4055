"""Memberships of prospects in lists (contract 5, D)."""

from typing import Any, Final

from dealdock.platform.records import records
from dealdock.vendors.pardot.list.model import ListMembership, ProspectList
from dealdock.vendors.pardot.list_membership import service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import (
    BodyContext,
    Field,
    Relation,
    Resource,
    Writes,
    absent,
    booleans,
    identity,
    reference,
    snake,
    times,
    writable,
)
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.user import USER


def _end(name: str) -> Any:
    """Return the reader of the list or the prospect of a membership, which cannot change later. Errors 192, 180."""

    def accept(sent: BodyContext, given: Any) -> int | None:
        if sent.record_id is None:
            return accepting.existing(sent, LIST_MEMBERSHIP.writable[name], given)
        row = records.read(sent.call.db, sent.call.account, ListMembership, sent.record_id)
        number = accepting.integer(given)
        if number != getattr(row, snake(name)):
            raise refused(180, f"{name} of a membership does not change", name)
        return number

    return accept


def _update(call: Any, number: int, values: Any) -> None:
    changes = {"opted_out": values["opted_out"]} if "opted_out" in values else {}
    service.update(call.db, call.account, number, changes, now=call.now)


_WRITES: Final = Writes(
    create=lambda call, values: service.create(call.db, call.account, **values, now=call.now),
    update=_update,
    delete=lambda call, number: service.delete(call.db, call.account, number),
    new_errors=(192, 58),
)

LIST_MEMBERSHIP: Final[Resource] = Resource(
    object="listMembership",
    collection="list-memberships",
    model=ListMembership,
    has_recycle_bin=True,
    writes=_WRITES,
    members=(
        identity(ListMembership.id),
        *writable(
            [reference("listId", ListMembership.list_id, of=ProspectList, is_sortable=True)],
            is_required=True,
            accept=_end("listId"),
        ),
        *writable(
            [reference("prospectId", ListMembership.prospect_id, of=Prospect)],
            is_required=True,
            accept=_end("prospectId"),
        ),
        *writable(booleans(ListMembership, "optedOut"), accept=accepting.truth),
        Field(name="isDeleted", type="Boolean", column=ListMembership.deleted),
        *times(ListMembership),
        *absent("Integer", "createdById", "updatedById"),
        Relation("prospect", lambda: PROSPECT, ListMembership.prospect_id),
        Relation("list", lambda: LIST, ListMembership.list_id),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
