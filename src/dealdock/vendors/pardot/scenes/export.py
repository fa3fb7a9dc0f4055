"""Export of an account to a scene.

The database has only hashes of secrets. The hashes of chosen secrets are exported; derived secrets belong to the
sandbox.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials import secrets
from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import USER
from dealdock.platform.records.models import CredentialIndex, User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.exported_rows import exported_pages, filled, pages, record
from dealdock.platform.scenes.schema import JsonObject
from dealdock.vendors.pardot import scene_forms as forms
from dealdock.vendors.pardot.credentials import PUBLISHED_KEYS
from dealdock.vendors.pardot.custom_field import CustomField, CustomFieldValue
from dealdock.vendors.pardot.opportunity.model import OpportunityProspect
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITY, Activity
from dealdock.vendors.pardot.prospect.control import PROSPECT
from dealdock.vendors.pardot.scenes.records import FORMS
from dealdock.vendors.pardot.visitor_activity.kinds import TYPE_NAMES, Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITY

Rows = Sequence[AnyRow]
Records = Sequence[JsonObject]

_SECRETS: Final = ("password", "password_hash", "user_key", "user_key_hash")
_USER: Final = tuple(dict.fromkeys(("id", "email", *_SECRETS, *forms.PardotUser.model_fields)))
"""The fields of a user, in order."""

_KEYS_IN_CLEAR = {secrets.digest(key): key for key in PUBLISHED_KEYS}


def records(db: Connection, account: AccountContext, kind: str, _: object = None) -> Iterator[JsonObject]:
    """Read an account's records of a kind, page by page."""
    if kind == USER.many:
        yield from _users(db, account)
        return
    complete = _COMPLETED.get(kind)
    for rows, found in exported_pages(FORMS, db, account, kind):
        yield from found if complete is None else complete(db, account, rows, found)


def _with_custom_values(db: Connection, account: AccountContext, rows: Rows, found: Records) -> Iterator[JsonObject]:
    values = _custom_values(db, account, rows[0].id, rows[-1].id)
    return (each | filled({"custom_fields": values.get(each["id"])}) for each in found)


def _with_history(db: Connection, account: AccountContext, rows: Rows, found: Records) -> Iterator[JsonObject]:
    first, last = rows[0].id, rows[-1].id
    linked, activities = _links(db, account, first, last), _activities(db, account, first, last)
    return (
        each | {"prospects": linked.get(each["id"], []), "activities": activities.get(each["id"], [])} for each in found
    )


def _others(_: Connection, __: AccountContext, rows: Rows, found: Records) -> Iterator[JsonObject]:
    """Return the activities that are not in the records of opportunities."""
    return (each for row, each in zip(rows, found, strict=True) if not _belongs_to_opportunity(row))


def _activities(db: Connection, account: AccountContext, first: int, last: int) -> dict[int, list[JsonObject]]:
    """Return the activities that are exported with each opportunity."""
    query = select(VisitorActivity.__table__).where(VisitorActivity.dataset_id == account.dataset_id)
    of_page = query.where(VisitorActivity.opportunity_id.between(first, last)).order_by(VisitorActivity.id)
    activities: dict[int, list[JsonObject]] = defaultdict(list)
    for row in db.execute(of_page):
        if _belongs_to_opportunity(row):
            activities[row.opportunity_id].append(record(Activity, row, {"prospect": "prospect_id"}))
    return activities


def _users(db: Connection, account: AccountContext) -> Iterator[JsonObject]:
    chosen = select(CredentialIndex.user_id, CredentialIndex.digest).where(
        CredentialIndex.account_id == account.account_id,
        CredentialIndex.kind == "user_key",
        CredentialIndex.generation.is_(None),
    )
    digests = {row.user_id: row.digest for row in db.execute(chosen)}
    return (_user(row, digests.get(row.id)) for page in pages(db, account, User) for row in page)


def _user(row: AnyRow, key_hash: str | None) -> JsonObject:
    user = record(forms.PardotUser, row, {})
    if row.password_hash == PUBLISHED.password_hash:
        del user["password_hash"]
        user["password"] = PUBLISHED.password
    if key_hash in _KEYS_IN_CLEAR:
        user["user_key"] = _KEYS_IN_CLEAR[key_hash]
    elif key_hash is not None:
        user["user_key_hash"] = key_hash
    return {name: user[name] for name in _USER if name in user}


def _belongs_to_opportunity(row: AnyRow) -> bool:
    """Return True if an opportunity's `activities` contain this activity completely."""
    if row.opportunity_id is None or row.prospect_id is None or row.type not in set(Type):
        return False
    own = (row.type_name, row.visitor_id, row.details, row.campaign_id, row.updated_at)
    return own == (TYPE_NAMES[row.type], None, None, None, row.created_at)


def _custom_values(db: Connection, account: AccountContext, first: int, last: int) -> dict[int, dict[str, list[str]]]:
    """Return the custom values of the prospects with these ids, by prospect and field_id."""
    value, field = CustomFieldValue, CustomField
    found = (
        select(value.prospect_id, field.field_id, value.value)
        .join(field, (field.dataset_id == value.dataset_id) & (field.id == value.custom_field_id))
        .where(value.dataset_id == account.dataset_id, value.prospect_id.between(first, last))
        .order_by(value.prospect_id, value.custom_field_id, value.position)
    )
    values: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for row in db.execute(found):
        values[row.prospect_id].setdefault(row.field_id, []).append(row.value)
    return values


def _links(db: Connection, account: AccountContext, first: int, last: int) -> dict[int, list[int]]:
    """Return the prospects of each opportunity with these ids."""
    link = OpportunityProspect
    query = select(link.opportunity_id, link.prospect_id).where(link.dataset_id == account.dataset_id)
    found = query.where(link.opportunity_id.between(first, last))
    linked: dict[int, list[int]] = defaultdict(list)
    for row in db.execute(found.order_by(link.opportunity_id, link.prospect_id)):
        linked[row.opportunity_id].append(row.prospect_id)
    return linked


_COMPLETED: Final[Mapping[str, Callable[[Connection, AccountContext, Rows, Records], Iterator[JsonObject]]]] = {
    PROSPECT.many: _with_custom_values,
    OPPORTUNITY.many: _with_history,
    VISITOR_ACTIVITY.many: _others,
}
"""The kinds whose records have more, or less, than the columns of their row."""
