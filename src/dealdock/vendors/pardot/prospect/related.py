"""Queries for the records that are shown with a prospect: custom fields, user, activities, lists."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from dealdock.platform.database.soft_delete import live
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.models import User
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import CustomField, CustomFieldValue, ListMembership, ProspectList, VisitorActivity
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity import queries as visitor_activity_queries

_COUNTED_TYPES: Final = frozenset(kind.type for kind in kinds.KINDS if kind.moves_last_activity)


def custom(db: Connection, account: AccountContext, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Return the values of custom fields, by prospect and `field_id`."""
    found = db.execute(
        select(CustomFieldValue.prospect_id, CustomField.field_id, CustomFieldValue.value)
        .join(
            CustomField,
            (CustomField.dataset_id == CustomFieldValue.dataset_id)
            & (CustomField.id == CustomFieldValue.custom_field_id),
        )
        .where(CustomFieldValue.dataset_id == account.dataset_id, CustomFieldValue.prospect_id.in_(ids))
        .order_by(CustomFieldValue.position)
    ).all()
    values: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for row in sorted(found, key=lambda row: row.field_id):  # databases differ in how they sort text
        values[row.prospect_id].setdefault(row.field_id, []).append(row.value)
    return values


def users(db: Connection, account: AccountContext, ids: set[int]) -> dict[int, AnyRow]:
    """Return the users with these ids, by id."""
    query = select(User.__table__).where(User.dataset_id == account.dataset_id, User.id.in_(ids))
    return {row.id: row for row in db.execute(query)} if ids else {}


def last_activities(db: Connection, account: AccountContext, ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the newest activity that counts, by prospect."""
    if not ids:
        return {}
    newest = func.row_number().over(
        partition_by=VisitorActivity.prospect_id,
        order_by=(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()),
    )
    ranked = (
        select(VisitorActivity.id, newest.label("place"))
        .where(
            VisitorActivity.dataset_id == account.dataset_id,
            VisitorActivity.prospect_id.in_(ids),
            VisitorActivity.type.in_(_COUNTED_TYPES),
        )
        .subquery()
    )
    first = select(ranked.c.id).where(ranked.c.place == 1)
    found = db.execute(visitor_activity_queries.statement(account).where(VisitorActivity.id.in_(first)))
    return {row.prospect_id: row for row in found}


def activities(db: Connection, account: AccountContext, prospect_id: int, most: int | None) -> Sequence[AnyRow]:
    """Return a prospect's activities by id. `most`: only so many of the newest."""
    query = visitor_activity_queries.statement(account).where(VisitorActivity.prospect_id == prospect_id)
    if most is None:
        return db.execute(query.order_by(VisitorActivity.id)).all()
    newest = query.order_by(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()).limit(most)
    return sorted(db.execute(newest), key=lambda row: int(row.id))


def lists(db: Connection, account: AccountContext, prospect_id: int) -> list[tuple[AnyRow, AnyRow]]:
    """Return a prospect's live list memberships, each with its list."""
    memberships = db.execute(
        select(ListMembership.__table__)
        .where(
            ListMembership.dataset_id == account.dataset_id,
            ListMembership.prospect_id == prospect_id,
            live(ListMembership),
        )
        .order_by(ListMembership.id)
    ).all()
    if not memberships:
        return []
    ids = [row.list_id for row in memberships]
    lists = select(ProspectList.__table__).where(
        ProspectList.dataset_id == account.dataset_id, ProspectList.id.in_(ids)
    )
    by_id = {row.id: row for row in db.execute(lists)}
    return [(row, by_id[row.list_id]) for row in memberships]
