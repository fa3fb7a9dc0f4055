"""Filters and sorts that several kinds of record have (contract 2.7, 3.3, 3.4, B2, B3)."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, case, false, func, not_, or_, select, true

from dealdock.platform.records.models import MAX_ID, User
from dealdock.vendors.copper.column_types import digits_of, key, keys_of, table_of
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record import words as stored
from dealdock.vendors.copper.record.words import Keyword
from dealdock.vendors.copper.user import name
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import (
    NOTHING,
    WITHOUT,
    Criteria,
    Criterion,
    Filter,
    among,
    bound,
    bounds,
    either,
    fixed,
    ids,
    same_text,
)
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, NOT_INCLUDED, Invalid
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
    yield phone(f"{kind}.phone", model)
    if "contact_type_id" in columns:
        yield ids("contact_type_ids", columns.contact_type_id)
    yield ids("assignee_ids", columns.assignee_id)
    yield from places(model)
    yield tags(kind, model)
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


_OPTIONS: Final = ("ANY", "ALL", "NONE")
_LONG_PHONE, _SHORT_PHONE = 7, 6


def any_word(name: str, kind: str, model: Any, words: list[str]) -> Criterion:
    """Return the criterion that a record has one of these words."""
    inner = among(name, Keyword.__table__.c.word, words)
    return inner if inner is NOTHING else inner._replace(clause=lambda: stored.has(kind, model, inner.clause()))


def all_words(name: str, kind: str, model: Any, words: list[str]) -> Criterion:
    """Return the criterion that a record has all these words."""
    inner, number = among(name, Keyword.__table__.c.word, words), f"{name}_number"

    def clause() -> ColumnElement[bool]:
        return stored.has(kind, model, inner.clause(), number=bindparam(number, type_=BigInteger))

    return Criterion((inner.shape, "all"), clause, {**inner.values, number: len(words)})


def tags(kind: str, model: Any) -> Filter:
    """Return the filter by the tags of a kind of record (contract 2.7)."""
    of_kind = f"{kind}.tag"
    without = fixed("no tags", lambda: not_(stored.has(of_kind, model)))
    with_some = fixed("some tags", lambda: stored.has(of_kind, model))

    def read(context: Context, value: Any) -> Criteria | Invalid:
        sent = value if isinstance(value, dict) else {"value": value, "allow_empty": value == []}
        words = values.tags(context, sent.get("value"))
        allow_empty = values.boolean(context, sent.get("allow_empty"))
        option = sent.get("option") or _OPTIONS[0]
        if isinstance(words, Invalid) or isinstance(allow_empty, Invalid):
            return words if isinstance(words, Invalid) else allow_empty  # type: ignore[return-value]  # one is invalid
        return _criteria(option, words, allow_empty=bool(allow_empty)) if option in _OPTIONS else NOT_INCLUDED

    def _criteria(option: str, words: list[str], *, allow_empty: bool) -> Criteria:
        match option:
            case "ALL":
                found = all_words("tags", of_kind, model, words) if words else NOTHING
            case "NONE":
                some = any_word("tags", of_kind, model, words)
                none = some._replace(shape=("not", some.shape), clause=lambda: not_(some.clause()))
                return [none] if allow_empty else [none, with_some]
            case _:
                found = any_word("tags", of_kind, model, words)
        return [either(found, without)] if allow_empty else [found]

    return Filter("tags", read, values.TAGS | dict[str, Any], takes_empty=True)


def by_words(name: str, kind: str, model: Any) -> Filter:
    """Return the filter by a list of words, without regard to case."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.strings(value)
        if isinstance(found, Invalid):
            return found
        return [any_word(name, kind, model, keys_of(each.strip() for each in found))]

    return Filter(name, read, values.STRINGS)


def phone(kind: str, model: Any) -> Filter:
    """Return the filter by the last digits of a phone number (contract 3.3).

    A number of 7 digits or more may have up to 6 more in front. At least 6 digits must remain. The shortest remainder
    matches everything that a longer one does.
    """

    def read(_: Context, value: Any) -> Criteria | Invalid:
        if not isinstance(value, str | int) or isinstance(value, bool):
            return NOT_A_STRING
        digits = digits_of(str(value))
        if not digits:
            return [NOTHING]
        dropped = min(len(digits) - _SHORT_PHONE, 6) if len(digits) >= _LONG_PHONE else 0
        like = Keyword.word.like(bindparam("phone_number"))
        reversed_ = digits[dropped:][::-1] + "%"
        return [Criterion("phone", lambda: stored.has(kind, model, like), {"phone_number": reversed_})]

    return Filter("phone_number", read, str)


_KINDS: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")


def related_to(name: str, kind: Entity, model: Any) -> Filter:
    """Return the filter by related records of a kind; -2 means no record of this kind."""
    columns = model.__table__.c
    shape = f"{name} absent"
    without = fixed(shape, lambda: or_(columns.related_type.is_(None), columns.related_type != kind))

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.ids(name, value, WITHOUT)
        if isinstance(found, Invalid):
            return found
        by_id = among(name, columns.related_id, [each for each in dict.fromkeys(found) if 0 < each <= MAX_ID])
        # ids are unique among all records of an account, so an id says the kind
        return [either(by_id, without)] if WITHOUT in found else [_of_kind(by_id, columns.related_type, kind)]

    return Filter(name, read, values.IDS)


def _of_kind(one: Criterion, column: Any, kind: str) -> Criterion:
    return one._replace(shape=(kind, one.shape), clause=lambda: one.clause() & (column == kind))


def _later(make: Callable[[], Sort]) -> Sort:
    """Return a sort that is made when it is first used, when all tables are known."""

    def sort(context: Any) -> Any:
        return make()(context)

    return sort


def by_name_of(kind: str, column: Any, label: str) -> Sort:
    """Return the sort by the name of the record whose id a column has. `label`: the name of the sort's key."""

    @cache
    def sort() -> Sort:
        other = table_of(kind)

        def join(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
            condition = (other.c.dataset_id == column.table.c.dataset_id) & (other.c.id == column)
            return statement.outerjoin(other, condition)

        return by(other.c.name_key.label(label), join=join)

    return _later(sort)


def by_related(model: Any) -> Sort:
    """Return the sort by the name of the related record."""

    @cache
    def sort() -> Sort:
        related = [table_of(kind).alias() for kind in _KINDS]

        def join(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
            for each in related:
                condition = (each.c.dataset_id == model.dataset_id) & (each.c.id == model.related_id)
                statement = statement.outerjoin(each, condition)
            return statement

        return by(func.coalesce(*(each.c.name_key for each in related)), join=join)

    return _later(sort)
