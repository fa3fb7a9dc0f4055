"""Queries for the records that are shown with a prospect: custom fields, user, activities, lists."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, BindParameter, Connection, bindparam, func, select

from dealdock.platform.database.limited_rows import VALUES_AT_ONCE, rows_within
from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.custom_field import CustomField, CustomFieldValue
from dealdock.vendors.pardot.list import ListMembership, ProspectList
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity import queries as visitor_activity_queries
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

MAX_ACTIVITIES: Final = 10_000
"""The activities that an answer shows with their prospects. It is ours, like the limits below."""
MAX_MEMBERSHIPS: Final = 2_000
"""The memberships that an answer shows with their prospects."""
MAX_VALUES: Final = 50_000
"""The values of custom fields of all prospects in an answer."""
_COUNTED_TYPES: Final = frozenset(kind.type for kind in kinds.KINDS if kind.moves_last_activity)

_MINE: Final[BindParameter[int]] = bindparam("dataset_id")
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_CUSTOM: Final = (
    select(CustomFieldValue.prospect_id, CustomField.field_id, CustomField.type, CustomFieldValue.value)
    .join(
        CustomField,
        (CustomField.dataset_id == CustomFieldValue.dataset_id) & (CustomField.id == CustomFieldValue.custom_field_id),
    )
    .where(CustomFieldValue.dataset_id == _MINE, CustomFieldValue.prospect_id.in_(_IDS))
    .order_by(CustomFieldValue.position)
    .execution_options(yield_per=VALUES_AT_ONCE)
)
_USERS: Final = select(User.__table__).where(User.dataset_id == _MINE, User.id.in_(_IDS))
_ACTIVITIES: Final = visitor_activity_queries.SHOWN.where(VisitorActivity.dataset_id == _MINE)
_OF_ONE: Final = _ACTIVITIES.where(VisitorActivity.prospect_id == bindparam("prospect_id"))
_LAST_OF_ONE: Final = Statement(_OF_ONE.order_by(VisitorActivity.id.desc()).limit(bindparam("most", type_=BigInteger)))
_NEWEST_OF_ONE: Final = _OF_ONE.order_by(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()).limit(
    bindparam("most")
)
_RANKED: Final = (
    select(
        VisitorActivity.id,
        func.row_number()
        .over(
            partition_by=VisitorActivity.prospect_id,
            order_by=(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()),
        )
        .label("place"),
    )
    .where(
        VisitorActivity.dataset_id == _MINE,
        VisitorActivity.prospect_id.in_(_IDS),
        VisitorActivity.type.in_(_COUNTED_TYPES),
    )
    .subquery()
)
_LAST: Final = _ACTIVITIES.where(VisitorActivity.id.in_(select(_RANKED.c.id).where(_RANKED.c.place == 1)))
_MEMBERSHIPS: Final = Statement(
    select(ListMembership.__table__)
    .where(
        ListMembership.dataset_id == _MINE,
        ListMembership.prospect_id == bindparam("prospect_id"),
        live(ListMembership),
    )
    .order_by(ListMembership.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)
_LISTS: Final = select(ProspectList.__table__).where(ProspectList.dataset_id == _MINE, ProspectList.id.in_(_IDS))


class CustomValues(NamedTuple):
    """The values of a prospect in one of its custom fields."""

    type: int
    texts: list[str]


def custom(
    db: Connection, account: AccountContext, ids: Sequence[int], *, is_limited: bool = True
) -> dict[int, dict[str, CustomValues]]:
    """Return the values of custom fields, by prospect and `field_id`.

    Raises `TooMuch` for too many, unless they are for the control plane (not `is_limited`).
    """
    result = db.execute(_CUSTOM, {"dataset_id": account.dataset_id, "ids": ids})
    found = rows_within(result, MAX_VALUES, lambda row: row.value) if is_limited else result.all()
    values: dict[int, dict[str, CustomValues]] = defaultdict(dict)
    for row in sorted(found, key=lambda row: row.field_id):  # databases differ in how they sort text
        values[row.prospect_id].setdefault(row.field_id, CustomValues(row.type, [])).texts.append(row.value)
    return values


def users(db: Connection, account: AccountContext, ids: Collection[int]) -> dict[int, AnyRow]:
    """Return the users with these ids, by id."""
    if not ids:
        return {}
    return {row.id: row for row in db.execute(_USERS, {"dataset_id": account.dataset_id, "ids": list(ids)})}


def last_activities(db: Connection, account: AccountContext, ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the newest activity that counts, by prospect."""
    if not ids:
        return {}
    found = db.execute(_LAST, {"dataset_id": account.dataset_id, "ids": list(ids)})
    return {row.prospect_id: row for row in found}


def activities(
    db: Connection, account: AccountContext, prospect_id: int, most: int | None, *, among: int
) -> Sequence[AnyRow]:
    """Return a prospect's activities by id. `most`: the maximum number, the newest first; None: the ones with the last
    ids.

    `among`: the number of prospects in the answer.
    """
    one = {"dataset_id": account.dataset_id, "prospect_id": prospect_id}
    if most is None:
        return _LAST_OF_ONE.all(db, {**one, "most": MAX_ACTIVITIES // among})[::-1]
    most = min(most, MAX_ACTIVITIES // among)
    return sorted(db.execute(_NEWEST_OF_ONE, one | {"most": most}), key=lambda row: int(row.id))


def lists(db: Connection, account: AccountContext, prospect_id: int, *, among: int) -> list[tuple[AnyRow, AnyRow]]:
    """Return a prospect's live list memberships with the last ids, each with its list. `among`: as above."""
    most = MAX_MEMBERSHIPS // among
    memberships = _MEMBERSHIPS.all(db, {"dataset_id": account.dataset_id, "prospect_id": prospect_id, "most": most})
    if not memberships:
        return []
    found = db.execute(_LISTS, {"dataset_id": account.dataset_id, "ids": [row.list_id for row in memberships]})
    by_id = {row.id: row for row in found}
    return [(row, by_id[row.list_id]) for row in reversed(memberships)]
