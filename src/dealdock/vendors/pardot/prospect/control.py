"""Prospects in the control plane and in scenes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.accounts import users
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import Listed, Mapped, Reference, SomeEmail, SomeReference, optional, whole
from dealdock.platform.text import email_key, quoted
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import list as prospect_lists
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.custom_field import CustomFieldValue
from dealdock.vendors.pardot.errors import NO_LIST
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.prospect import reading, service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account import ProspectAccount

PROSPECT_NAME: Final = fields.id_or_email("a prospect")


def id_of(db: Connection, account: AccountContext, named: int | str) -> int:
    """Return the id of a live prospect. An address that several have (version 4) resolves as in the API."""
    if isinstance(named, int):
        return service.named(db, account, prospect_id=named, email=None)[0]
    return service.named(db, account, prospect_id=None, email=named)[0]


_BATCH: Final = 500
"""The number of prospects per read."""

_MATCHES: Final = (
    dict[str, Literal["match", "nomatch", "unknown"]] | None,
    Field(None, description="By the ids of the profile's criteria, 2 to 6", examples=[{"2": "match"}]),
)

_SCORE: Final = Annotated[int, Field(ge=-values.MAX_SCORE, le=values.MAX_SCORE)]


def _create(
    db: Connection,
    account: AccountContext,
    *,
    score: int | None,
    custom_fields: Mapping[str, Sequence[str]],
    lists: Sequence[int],
    now: datetime,
    **columns: Any,
) -> int:
    columns |= _referred(db, account, columns)
    custom = _custom(db, account, custom_fields)
    prospect_id = service.create(db, account, **columns, score=score or 0, custom=custom, now=now)
    for list_id in dict.fromkeys(lists):
        prospect_lists.add_membership(db, account, list_id=list_id, prospect_id=prospect_id, now=now)
    return prospect_id


def _update(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime, **changes: Any) -> None:
    """Change a prospect. `lists` replaces all its lists; `custom_fields` are changed one by one."""
    lists, custom = changes.pop("lists", None), _custom(db, account, changes.pop("custom_fields", {}))
    changes |= _referred(db, account, changes)
    if "score" in changes:
        changes["score"] = changes["score"] or 0
    if "campaign_id" in changes:
        changes["campaign_id"] = campaigns.chosen(db, account, changes["campaign_id"])
    service.update(db, account, prospect_id, changes, custom=custom, now=now)
    if lists is not None:
        on = prospect_lists.of_prospects(db, account, first_id=prospect_id, last_id=prospect_id)
        for list_id in dict.fromkeys([*lists, *on.get(prospect_id, ())]):
            is_on = list_id in lists
            prospect_lists.set_membership(db, account, list_id=list_id, prospect_id=prospect_id, on=is_on, now=now)


def _referred(db: Connection, account: AccountContext, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of the user and of the prospect account, whose fields are taken out."""
    columns: dict[str, Any] = {}
    if "assigned_to" in fields:
        named = fields.pop("assigned_to")
        columns["assigned_to_id"] = None if named is None else _user_id(db, account, named)
    other = fields.get("prospect_account_id")
    if other is not None and not records.exists(db, account, ProspectAccount, other):
        raise MissingReferenceError("prospect_account_id", f"prospect account {other} does not exist")
    return columns


def _custom(db: Connection, account: AccountContext, given: Mapping[str, Sequence[str]]) -> dict[int, Sequence[str]]:
    """Return values of custom fields by the ids of the fields."""
    known = custom_fields.by_field_id(db, account) if given else {}
    for field_id in given.keys() - known.keys():
        raise MissingReferenceError("custom_fields", f"custom field {quoted(field_id)} does not exist")
    return {known[field_id].id: texts for field_id, texts in given.items()}


def _user_id(db: Connection, account: AccountContext, named: int | str) -> int:
    if isinstance(named, int):
        return users.named(db, account, user_id=named, email=None)
    return users.named(db, account, user_id=None, email=named)


def _rows(db: Connection, account: AccountContext, *, first_id: int, last_id: int) -> list[dict[str, Any]]:
    found = records.rows(db, account, Prospect, first_id=first_id, last_id=last_id)
    lists = prospect_lists.of_prospects(db, account, first_id=first_id, last_id=last_id)
    read = []
    for start in range(0, len(found), _BATCH):
        batch = found[start : start + _BATCH]
        custom = reading.custom_values(db, account, [row.id for row in batch], is_limited=False)
        read += [
            row._asdict()
            | {
                "assigned_to": row.assigned_to_id,
                "custom_fields": {name: each.texts for name, each in custom[row.id].items()},
                "lists": lists.get(row.id, []),
            }
            for row in batch
        ]
    return read


PROSPECT: Final = Kind(
    "prospect",
    "prospects",
    Prospect,
    references={"campaign_id": "campaign", "assigned_to_id": "user", "prospect_account_id": "prospectAccount"},
    checks_references=True,
    hidden={"assigned_to_id"},
    create=_create,
    update=_update,
    delete=service.delete,
    undelete=service.restore,
    rows=_rows,
    parts_of_rows={CustomFieldValue: "prospect_id", ListMembership: "prospect_id"},
    after={"prospect_account_id": "company"},
    new={
        "campaign_id": (fields.RecordId | None, Field(None, description="Not given: the account's default campaign")),
        "email": (fields.Email | None, Field(None, examples=["jane@example.com"])),
        "score": (_SCORE | None, None),
        "profile_criteria": _MATCHES,
        "last_activity_at": (
            fields.Moment | None,
            Field(None, description="In version 4 an email stands for the prospect with the latest one"),
        ),
        "assigned_to": (
            fields.id_or_email("a user") | None,
            Field(None, description="A user, by id or email address"),
        ),
        "custom_fields": (
            dict[str, fields.Remarks],
            Field({}, description="By field_id: a text, or a list of them", examples=[{"Favourite_Tea": "Assam"}]),
        ),
        "lists": (list[fields.RecordId], Field([], description="The ids of the lists to put it on")),
    },
    shown={
        "profile_criteria": _MATCHES,
        "assigned_to": (int | None, Field(None, description="A user's id")),
        "custom_fields": (dict[str, list[str]], Field({}, description="By field_id")),
        "lists": (list[int], Field([], description="The ids of the lists that it is on")),
    },
    errors=in_field("lists", NO_LIST),
    example=[
        {"email": "jane@example.com", "first_name": "Jane", "custom_fields": {"Favourite_Light": "red"}},
        {"email": "joe@example.com", "lists": [331]},
    ],
    named_by="email",
    named_as="person",
    compared_by=("email_key", email_key),
    in_scenes={
        "campaign": (SomeReference, None),
        "email": (SomeEmail, None),
        "score": (Annotated[int | None, optional(None, whole(-values.MAX_SCORE, values.MAX_SCORE))], None),
        "profile_criteria": _MATCHES,
        "custom_fields": (
            Annotated[dict[str, Annotated[tuple[str, ...], PlainValidator(values.remarks)]], Mapped],
            Field({}, description="By field_id: a text, or a list of them"),
        ),
        "lists": (Annotated[list[Reference], Listed], Field([], description="The lists that it is on, by id or name")),
    },
    after_in_scenes={"prospect_account": "company", "custom_fields": "assigned_to", "lists": "custom_fields"},
    derived=lambda row: {"email_key": None if row["email"] is None else email_key(row["email"])},
)
