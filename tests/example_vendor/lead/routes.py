"""The operations of leads: `/v1/leads`."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.public_ids import PublicIds
from dealdock.web.rest.routing import RestRouter
from tests.example_vendor.dispatch import CurrentCall
from tests.example_vendor.lead.fields import CHANGES, NEW, PAGE
from tests.example_vendor.models import Deal, Lead


def lead(row: AnyRow, ids: PublicIds) -> dict[str, Any]:
    """Return the lead as JSON has it."""
    moments = {name: getattr(row, name).isoformat(timespec="milliseconds") for name in ("created_at", "updated_at")}
    return {"id": ids.show("lead", row.id), "name": row.name, "email": row.email, "score": row.score, **moments}


router = RestRouter("lead", "/v1/leads")


@router.operation("create", "POST", fields=NEW, errors=("bad_request", "invalid"), status=201, writes=True)
def create(call: CurrentCall) -> Any:
    """Create a lead."""
    lead_id = records.add(call.db, call.account, Lead, now=call.now, **call.read(NEW))
    return lead(records.read(call.db, call.account, Lead, lead_id), call.ids)


@router.operation("list", "GET", query=PAGE, errors=("invalid",))
def list_(call: CurrentCall) -> Any:
    """Return a page of leads, in the order of their creation."""
    page: dict[str, Any] = {"after": "", "limit": 20} | call.read(PAGE, call.query)
    after = call.ids.find("lead", page["after"]) or 0
    mine = select(Lead.__table__).where(Lead.dataset_id == call.account.dataset_id, Lead.id > after)
    rows = call.db.execute(mine.order_by(Lead.id).limit(page["limit"])).all()
    call.ids.look_up("lead", [row.id for row in rows])
    return [lead(row, call.ids) for row in rows]


@router.operation("read", "GET", "/{id}", errors=("not_found",))
def read(call: CurrentCall) -> Any:
    """Return a lead."""
    return lead(records.read(call.db, call.account, Lead, call.public_id("lead")), call.ids)


@router.operation("update", "PATCH", "/{id}", fields=CHANGES, errors=("bad_request", "invalid", "not_found"),
                  writes=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named fields of a lead."""
    lead_id, changes = call.public_id("lead"), call.read(CHANGES)
    records.change(call.db, call.account, Lead, lead_id, changes, now=call.now)
    return lead(records.read(call.db, call.account, Lead, lead_id), call.ids)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), status=204, writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a lead with its deals."""
    lead_id = call.public_id("lead")
    of_lead = Deal.dataset_id == call.account.dataset_id, Deal.lead_id == lead_id
    call.db.execute(sa.delete(Deal).where(*of_lead))
    records.remove(call.db, call.account, Lead, lead_id)
