"""Control-plane routes of prospects: `/accounts/{id}/records/prospect`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, UnfitError, serve
from dealdock.platform.accounts import users
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.models.context import AccountContext
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.custom_field import service as custom_field_service
from dealdock.vendors.pardot.errors import NoSuchList
from dealdock.vendors.pardot.list_membership import service as list_membership_service
from dealdock.vendors.pardot.prospect import queries, service
from dealdock.vendors.pardot.prospect_account import service as prospect_account_service

Grade = Literal["A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F"]

BATCH = 500
"""The number of prospects per read."""


class NewProspect(Given):
    """A prospect to add."""

    campaign_id: fields.RecordId | None = Field(None, description="Not given: the account's default campaign")
    salutation: fields.Text = None
    first_name: fields.Text = None
    last_name: fields.Text = None
    email: fields.Email | None = Field(None, examples=["jane@example.com"])
    company: fields.Text = None
    prospect_account_id: fields.RecordId | None = None
    website: fields.Text = None
    job_title: fields.Text = None
    department: fields.Text = None
    country: fields.Text = None
    address_one: fields.Text = None
    address_two: fields.Text = None
    city: fields.Text = None
    state: fields.Text = None
    territory: fields.Text = None
    zip: fields.Text = None
    phone: fields.Text = None
    fax: fields.Text = None
    source: fields.Text = None
    annual_revenue: fields.Text = None
    employees: fields.Text = None
    industry: fields.Text = None
    years_in_business: fields.Text = None
    comments: fields.Remark = None
    notes: fields.Remark = None
    score: fields.Score | None = None
    grade: Grade | None = None
    last_activity_at: fields.Moment | None = Field(
        None, description="In version 4 an email stands for the prospect with the latest one"
    )
    crm_lead_fid: fields.Text = None
    crm_contact_fid: fields.Text = None
    crm_owner_fid: fields.Text = None
    crm_account_fid: fields.Text = None
    crm_last_sync: fields.Moment | None = None
    crm_url: fields.Text = None
    is_do_not_email: bool | None = None
    is_do_not_call: bool | None = None
    opted_out: bool | None = None
    is_reviewed: bool | None = None
    is_starred: bool | None = None
    assigned_to: fields.UserName | None = Field(None, description="A user, by id or email address")
    custom_fields: dict[str, fields.Remarks] = Field(
        {}, description="By field_id: a text, or a list of them", examples=[{"Favourite_Tea": "Assam"}]
    )
    lists: list[fields.RecordId] = Field([], description="The ids of the lists to put it on")


class Prospect(Shown):
    """A prospect as stored."""

    id: int
    campaign_id: int
    salutation: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    company: str | None
    prospect_account_id: int | None
    website: str | None
    job_title: str | None
    department: str | None
    country: str | None
    address_one: str | None
    address_two: str | None
    city: str | None
    state: str | None
    territory: str | None
    zip: str | None
    phone: str | None
    fax: str | None
    source: str | None
    annual_revenue: str | None
    employees: str | None
    industry: str | None
    years_in_business: str | None
    comments: str | None
    notes: str | None
    score: int
    grade: str | None
    last_activity_at: datetime | None
    crm_lead_fid: str | None
    crm_contact_fid: str | None
    crm_owner_fid: str | None
    crm_account_fid: str | None
    crm_last_sync: datetime | None
    crm_url: str | None
    is_do_not_email: bool | None
    is_do_not_call: bool | None
    opted_out: bool | None
    is_reviewed: bool | None
    is_starred: bool | None
    assigned_to: int | None = Field(None, description="A user's id")
    custom_fields: dict[str, list[str]] = Field({}, description="By field_id")
    lists: list[int] = Field([], description="The ids of the lists that it is on")
    created_at: datetime
    updated_at: datetime
    deleted: bool


class _Read(NamedTuple):
    """A prospect with its custom fields and its lists."""

    fields: AnyRow
    custom: Mapping[str, Sequence[str]]
    lists: Sequence[int]


def _create(db: Connection, account: AccountContext, new: NewProspect, now: datetime) -> int:
    columns = new.model_dump(exclude={"score", "assigned_to", "custom_fields", "lists"})
    if new.assigned_to is not None:
        columns["assigned_to_id"] = _user_id(db, account, new.assigned_to)
    company = new.prospect_account_id
    if company is not None and not prospect_account_service.rows(db, account, first_id=company, last_id=company):
        raise UnfitError("prospect_account_id", f"there is no prospect account {company}")
    known = custom_field_service.by_field_id(db, account) if new.custom_fields else {}
    for field_id in new.custom_fields.keys() - known.keys():
        raise UnfitError("custom_fields", f"there is no custom field {quoted(field_id)}")
    custom = {known[field_id].id: values for field_id, values in new.custom_fields.items()}
    prospect_id = service.create(db, account, **columns, score=new.score or 0, custom=custom, now=now)
    for list_id in dict.fromkeys(new.lists):
        list_membership_service.create(db, account, list_id=list_id, prospect_id=prospect_id, now=now)
    return prospect_id


def _user_id(db: Connection, account: AccountContext, named: int | str) -> int:
    if isinstance(named, int):
        return users.named(db, account, user_id=named, email=None)
    return users.named(db, account, user_id=None, email=named)


def _rows(db: Connection, account: AccountContext, **ids: int) -> list[_Read]:
    found = queries.rows(db, account, **ids)
    lists = (
        list_membership_service.of_prospects(db, account, first_id=found[0].id, last_id=found[-1].id) if found else {}
    )
    read = []
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        records = queries.read(db, account, [row.id for row in batch], "custom")
        read += [_Read(row, one.custom, lists.get(row.id, [])) for row, one in zip(batch, records, strict=True)]
    return read


def _show(read: _Read) -> Prospect:
    columns: dict[str, Any] = dict(read.fields._mapping)  # noqa: SLF001 (SQLAlchemy's documented name)
    return Prospect(
        **{name: columns[name] for name in Prospect.model_fields if name in columns},
        assigned_to=columns["assigned_to_id"],
        custom_fields={field_id: list(values) for field_id, values in read.custom.items()},
        lists=list(read.lists),
    )


router = serve(
    Kind(_rows, _show, ERRORS, {NoSuchList: "lists"}),
    new=NewProspect,
    create=_create,
    shown=Prospect,
    one="prospect",
    many="prospects",
)
