"""Filters and sorts that several kinds of record have (contract 2.7, 3.3, 3.4)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, false, func, select, true

from dealdock.platform.records.models import User
from dealdock.vendors.copper.column_types import key
from dealdock.vendors.copper.tag import criteria as tags
from dealdock.vendors.copper.user.layout import name
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import (
    Criteria,
    Filter,
    bound,
    bounds,
    fixed,
    ids,
    same_text,
)
from dealdock.vendors.copper.wire.errors import NOT_INCLUDED, Invalid
from dealdock.vendors.copper.wire.search import Order, Sort, by, unchanged

_NOBODY_FOLLOWS = {1: fixed("followed", false), 2: fixed("not followed", true)}
_CENTURY_SECONDS = 100 * 366 * 86_400


def followed() -> Filter:
    """Return the filter by followers. Nobody follows a record here: 1 matches nothing, 2 everything."""
    read_number = values.whole(-(10**9), 10**9)

    def read(context: Context, value: Any) -> Criteria | Invalid:
        found = read_number(context, value)
        if isinstance(found, Invalid):
            return found
        return [_NOBODY_FOLLOWS[found]] if found in _NOBODY_FOLLOWS else NOT_INCLUDED

    return Filter("followed", read, int)


def age(model: Any) -> Filter:
    """Return the filter by the maximum number of seconds since a record was created."""
    read_number = values.whole(0, _CENTURY_SECONDS)

    def read(context: Context, value: Any) -> Criteria | Invalid:
        found = read_number(context, value)
        if found is None or isinstance(found, Invalid):
            return found or []
        return [bound("age", "minimum", model.__table__.c.created_at, int(context.now.timestamp()) - found)]

    return Filter("age", read, int)


def moments(model: Any) -> Iterator[Filter]:
    """Yield the filters by counts and times that every kind of record with activities has."""
    columns = model.__table__.c
    yield from bounds("interaction_count", columns.interaction_count)
    yield from bounds("interaction_date", columns.date_last_contacted)
    yield from changes(model)


def changes(model: Any) -> Iterator[Filter]:
    """Yield the filters by the times of creation and of the last change."""
    yield from bounds("created_date", model.__table__.c.created_at)
    yield from bounds("modified_date", model.__table__.c.updated_at)


def places(model: Any) -> Iterator[Filter]:
    """Yield the filters by parts of a postal address."""
    for part in ("city", "state", "postal_code", "country"):
        yield same_text(part, model.__table__.c[f"{part}_key"])


def contacts(kind: str, model: Any) -> Iterator[Filter]:
    """Yield the filters that people, companies and leads share."""
    columns = model.__table__.c
    yield ids("ids", columns.id)
    yield same_text("name", columns.name_key)
    yield tags.phone(f"{kind}.phone", model)
    if "contact_type_id" in columns:
        yield ids("contact_type_ids", columns.contact_type_id)
    yield ids("assignee_ids", columns.assignee_id)
    yield from places(model)
    yield tags.tags(kind, model)
    yield followed()
    yield age(model)
    yield from moments(model)


def sorts_of_contacts(model: Any) -> dict[str, Sort]:
    """Return the sorts that people, companies and leads share."""
    columns = model.__table__.c
    named = {"phone": "phone_key", "city": "city_key", "state": "state_key", "zip": "postal_code_key"}
    return {
        "name": by(columns.name_key),
        **{name: by(columns[column]) for name, column in named.items()},
        "country": by(columns.country_key),
        "date_created": by(columns.created_at),
        "date_modified": by(columns.updated_at),
        **sorts_of_records(model),
    }


def sorts_of_records(model: Any) -> dict[str, Sort]:
    """Return the sorts that every kind of record has."""
    contacted = model.__table__.c.date_last_contacted
    return {
        "assignee": by_user(model.__table__.c.assignee_id),
        "interaction_count": by(model.__table__.c.interaction_count),
        "last_interaction": by(contacted),
        "inactive_days": by(contacted, is_reversed=True),
    }


def by_user(column: Any) -> Sort:
    """Return the sort by the name of the user whose id is in a column.

    Names are derived from columns of the platform, so the statement has the place of each user.
    """

    def order(context: Context) -> Order:
        places = _places(context)
        if not places:
            return Order(lambda: [func.coalesce(column, 0)], unchanged)
        return Order(lambda: [case(places, value=column)], unchanged, shape=tuple(places.items()))

    return order


def _places(context: Context) -> dict[int, int]:
    """Return the places of the account's users in the order of their names. Users with the same name share a place."""
    columns = (User.id, User.first_name, User.last_name, User.email)
    rows = context.db.execute(select(*columns).where(User.dataset_id == context.account.dataset_id)).all()
    keys = {row.id: key(name(row.first_name, row.last_name, row.email)) for row in rows}
    places = {each: place for place, each in enumerate(sorted(set(keys.values())))}
    return {user_id: places[each] for user_id, each in keys.items()}
