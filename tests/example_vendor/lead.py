"""Leads, at `/v1/leads`: their table, operations and kind."""

from dataclasses import replace
from typing import Annotated, Any, Final

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import MillisecondMoment, RecordId, Whole, holds
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.schema import SomeEmail
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable, typed
from dealdock.web.rest.routing import RestRouter
from tests.example_vendor.base import Base, DatasetId
from tests.example_vendor.dispatch import CurrentCall


class Lead(Base):
    """A company that may buy something."""

    __tablename__ = "minicrm_lead"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    email: Mapped[str | None]
    score: Mapped[int] = mapped_column(default=0, doc="The chance of a sale, in percent", info=holds(Whole(0, 100)))
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


GO_WITH_LEAD: Final[list[Any]] = []
"""The tables whose records are deleted with their lead. Children register here, so that a lead does not import them."""

_FIELDS: Final = (
    typed("name", Annotated[str, Field(min_length=1, max_length=255)], is_required=True),
    typed("email", Annotated[str, Field(max_length=255)] | None),
    typed("score", Annotated[int, Field(ge=0, le=100)]),
)
NEW: Final = FieldTable("NewLead", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("LeadChanges", _FIELDS)
PAGE: Final = FieldTable("Page", [typed("after", str), typed("limit", Annotated[int, Field(ge=1, le=100)])])


@closed
class ShownLead(TypedDict):
    """A lead in JSON."""

    id: str
    name: str
    email: str | None
    score: int
    created_at: str
    updated_at: str


def lead(row: AnyRow, ids: PublicIds) -> ShownLead:
    """Return the lead as an object of JSON."""
    made, last = (at.isoformat(timespec="milliseconds") for at in (row.created_at, row.updated_at))
    return ShownLead(
        id=ids.show("lead", row.id), name=row.name, email=row.email, score=row.score, created_at=made, updated_at=last
    )


router = RestRouter("lead", "/v1/leads")


@router.operation("create", "POST", fields=NEW, errors=("bad_request", "invalid"), status=201, writes=True,
                  answer=lambda: ShownLead)  # fmt: skip
def create(call: CurrentCall) -> ShownLead:
    """Create a lead."""
    lead_id = records.add(call.db, call.account, Lead, now=call.now, **call.read(NEW))
    return lead(records.read(call.db, call.account, Lead, lead_id), call.ids)


@router.operation("list", "GET", query=PAGE, errors=("invalid",), answer=lambda: list[ShownLead])
def list_(call: CurrentCall) -> list[ShownLead]:
    """Return a page of leads, in the order of their creation."""
    page: dict[str, Any] = {"after": "", "limit": 20} | call.read(PAGE, call.query)
    after = call.ids.find("lead", page["after"]) or 0
    mine = sa.select(Lead.__table__).where(Lead.dataset_id == call.account.dataset_id, Lead.id > after)
    rows = call.db.execute(mine.order_by(Lead.id).limit(page["limit"])).all()
    call.ids.look_up("lead", [row.id for row in rows])
    return [lead(row, call.ids) for row in rows]


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownLead)
def read(call: CurrentCall) -> ShownLead:
    """Return a lead."""
    return lead(records.read(call.db, call.account, Lead, call.public_id("lead")), call.ids)


@router.operation("update", "PATCH", "/{id}", fields=CHANGES, errors=("bad_request", "invalid", "not_found"),
                  writes=True, answer=lambda: ShownLead)  # fmt: skip
def update(call: CurrentCall) -> ShownLead:
    """Change the named fields of a lead."""
    lead_id, changes = call.public_id("lead"), call.read(CHANGES)
    records.change(call.db, call.account, Lead, lead_id, changes, now=call.now)
    return lead(records.read(call.db, call.account, Lead, lead_id), call.ids)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), status=204, writes=True)
def delete(call: CurrentCall) -> None:
    """Delete a lead with its children."""
    lead_id = call.public_id("lead")
    for child in GO_WITH_LEAD:
        of_lead = child.dataset_id == call.account.dataset_id, child.lead_id == lead_id
        call.db.execute(sa.delete(child).where(*of_lead))
    records.remove(call.db, call.account, Lead, lead_id)


LEAD: Final = of_rows(
    "lead", "leads", Lead, example={"name": "Ann"}, named_by="email", in_scenes={"email": (SomeEmail, None)}
)
TAG: Final = replace(LEAD, name="tag", plural="tags")  # the same records, by a name that another vendor has, too
