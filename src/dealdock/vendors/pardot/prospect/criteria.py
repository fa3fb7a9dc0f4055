"""Criteria, ranges and sort orders of prospect queries (contract, objects 2.1, "query")."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import eq, gt, lt
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, not_, true

from dealdock.platform.accounts import users
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.prospect import queries
from dealdock.vendors.pardot.prospect.model import GRADES, Prospect
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Range, Sorting

_RANKS: Final = {grade: place for place, grade in enumerate(GRADES)}
_COMPARISONS: Final = ("equal_to", "greater_than", "less_than")

_ASSIGNED: Final = Prospect.assigned_to_id.is_not(None)
_NEW: Final = and_(
    Prospect.assigned_to_id.is_(None), Prospect.is_reviewed.is_not(true()), Prospect.last_activity_at.is_not(None)
)


def _grade(text: str) -> int:
    """Return a grade's rank, worst first. A plus that was not percent-encoded arrives as a blank."""
    return _RANKS[values.one_of(*GRADES)(text)]


def _grade_condition(compare: Callable[[int, int], bool]) -> Callable[[int], ColumnElement[bool]]:
    return lambda bound: Prospect.grade.in_([grade for grade, place in _RANKS.items() if compare(place, bound)])


def _or_negation(condition: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    """Return the condition or its negation. The condition must not be null."""
    return lambda wanted: condition if wanted else not_(condition)


def _user(text: str) -> int | str:
    """Return a user's id or address."""
    return text.strip() if "@" in text else values.record_id(text)


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that depend on several criteria. Errors 10, 11, 55, then 31, 34."""
    conditions = [*_owned(call, found), *_active(found)]
    if "list_id" in found:
        lists.require(call.db, call.account, found["list_id"])
        conditions.append(queries.on_list(call.account, found["list_id"]))
    for name, code in (("score", 31), ("grade", 34)):
        equal, *others = (f"{name}_{comparison}" for comparison in _COMPARISONS)
        if equal in found and (more := [other for other in others if other in found]):
            raise PardotError(code, f"{equal} is given beside {' and '.join(more)}")
    return conditions


def _owned(call: Call, found: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the ownership condition. `new` overrides `assigned_to_user`, which overrides `assigned`."""
    wanted = found.get("assigned_to_user")
    user_id = None
    if wanted is not None:
        name = "user_id" if isinstance(wanted, int) else "email"
        user_id = users.named(call.db, call.account, **{"user_id": None, "email": None, name: wanted})
    if "new" in found:
        yield _or_negation(_NEW)(found["new"])
    elif user_id is not None:
        yield Prospect.assigned_to_id == user_id
    elif "assigned" in found:
        yield _or_negation(_ASSIGNED)(found["assigned"])


def _active(found: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on the last activity, unless `new` overrides them."""
    if "new" in found:
        return
    if "last_activity_after" in found:
        yield Prospect.last_activity_at > found["last_activity_after"]
    if "last_activity_before" in found:
        yield Prospect.last_activity_at < found["last_activity_before"]
    if found.get("last_activity_never"):
        yield Prospect.last_activity_at.is_(None)


def _without_conditions(criteria: Mapping[str, Criterion]) -> dict[str, Criterion]:
    """Return the criteria without conditions, which `rest` adds."""
    return {name: Criterion(each.read, each.code) for name, each in criteria.items()}


QUERY = Query(
    criteria={
        "assigned": Criterion(text_only(values.flag), 26),
        "assigned_to_user": Criterion(text_only(_user), 10),
        **times("created", Prospect.created_at),
        **times("updated", Prospect.updated_at),
        **DELETED,
        "grade_equal_to": Criterion(text_only(_grade), 32, _grade_condition(eq)),
        "grade_greater_than": Criterion(text_only(_grade), 32, _grade_condition(gt)),
        "grade_less_than": Criterion(text_only(_grade), 32, _grade_condition(lt)),
        **ids(Prospect.id),
        "is_starred": Criterion(text_only(values.flag), 25, _or_negation(Prospect.is_starred.is_(true()))),
        **_without_conditions(times("last_activity", Prospect.last_activity_at)),
        "last_activity_never": Criterion(text_only(values.flag), 50),
        "list_id": Criterion(text_only(values.record_id), 55, empty=True),
        "new": Criterion(text_only(values.flag), 28),
        "score_equal_to": Criterion(text_only(values.whole_number), 29, Prospect.score.__eq__),
        "score_greater_than": Criterion(text_only(values.whole_number), 29, Prospect.score.__gt__),
        "score_less_than": Criterion(text_only(values.whole_number), 29, Prospect.score.__lt__),
    },
    ranges=(
        IDS,
        CREATED,
        UPDATED,
        Range("last_activity_after", "last_activity_before", 8),
        Range("score_greater_than", "score_less_than", 30),
        Range("grade_greater_than", "grade_less_than", 33),
    ),
    sorts={
        "created_at": Sorting(Prospect.created_at, descending=True),
        "id": Sorting(Prospect.id, descending=False),
        "last_activity_at": Sorting(Prospect.last_activity_at, descending=True),
        "updated_at": Sorting(Prospect.updated_at, descending=True),
    },
    rest=_rest,
    rest_errors=(10, 11, 55, 31, 34),
    ignored=frozenset({"limit_related_records"}),
)
