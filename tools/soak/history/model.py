"""The contract's answers to calls, and the state after each, one call at a time (section 4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from tools.soak.crashing.expected import CREATED, LINKED, OF_STATUS
from tools.soak.history.call import Answer, Call, Opportunity, Page

NOT_FOUND: Final = 35
"""The error for an opportunity that does not exist or is deleted."""

DEFAULT_LIMIT: Final = 200
"""The rows of a page if no limit is given."""

STATUSES: Final = tuple(OF_STATUS)


AccountState: TypeAlias = tuple[Opportunity, ...]
"""The opportunities of an account, sorted by id, including deleted ones."""

Outcome: TypeAlias = tuple[AccountState, Answer]


def step(state: AccountState, call: Call) -> AccountState | None:
    """Return the state after a call, or None if its answer would have been different."""
    if call.operation == "query" and call.record is not None:
        rows = tuple(opportunity.as_queried(_output(call)) for opportunity in matching(state, call.given))
        return state if Page(None, rows) == call.answer else None
    outcome = OUTCOMES[call.operation](state, call)
    if outcome is None or (call.is_answered and outcome[1] != call.answer):
        return None
    return outcome[0]


def matching(state: AccountState, given: Mapping[str, str]) -> list[Opportunity]:
    """Return all opportunities that a query finds, in its order, regardless of the page."""
    wanted = {"true": (True,), "all": (True, False)}.get(given.get("deleted", "false"), (False,))
    found = [opportunity for opportunity in state if opportunity.is_deleted in wanted and _meets(opportunity, given)]
    key = given.get("sort_by", "id")
    descending = given.get("sort_order", "ascending" if key == "id" else "descending") == "descending"
    return sorted(found, key=lambda opportunity: (getattr(opportunity, key), opportunity.id), reverse=descending)


def page_bounds(given: Mapping[str, str]) -> tuple[int, int | None]:
    """Return the number of the first row of a page and its maximum number of rows, or None for all."""
    limit = int(given["limit"]) if "limit" in given else None if given.get("output") == "mobile" else DEFAULT_LIMIT
    return int(given.get("offset", "0")), limit


def _meets(opportunity: Opportunity, given: Mapping[str, str]) -> bool:
    return (
        opportunity.id > int(given.get("id_greater_than", "0"))
        and opportunity.probability > int(given.get("probability_greater_than", "-1"))
        and ("prospect_id" not in given or int(given["prospect_id"]) in (opportunity.prospects or ()))
    )


def _created(state: AccountState, call: Call) -> Outcome | None:
    if call.record is None or _find(state, call) is not None:
        return None  # ids are unique
    prospect = int(call.given["prospect_id"])
    made = _changed(Opportunity(call.record, "", 0, 0, ""), call.given)._replace(prospects=(prospect,), activities=())
    kinds = [CREATED] if made.status == "Open" else [CREATED, OF_STATUS[made.status]]
    made = made._replace(activities=tuple((kind, prospect) for kind in kinds))
    return _with(state, made), made


def _read(state: AccountState, call: Call) -> Outcome:
    opportunity = _find(state, call)
    return state, NOT_FOUND if opportunity is None or opportunity.is_deleted else opportunity


def _updated(state: AccountState, call: Call) -> Outcome:
    opportunity = _find(state, call)
    if opportunity is None or opportunity.is_deleted:
        return state, NOT_FOUND
    after, activities = _changed(opportunity, call.given), []
    prospects = opportunity.prospects or ()
    if "prospect_id" in call.given and (prospect := int(call.given["prospect_id"])) not in prospects:
        prospects = tuple(sorted((*prospects, prospect)))
        activities.append((LINKED, prospect))
    if after.status != opportunity.status:
        activities += [(OF_STATUS[after.status], each) for each in prospects]
    after = after._replace(prospects=prospects, activities=(*(opportunity.activities or ()), *activities))
    return _with(state, after), after


def _deleted(state: AccountState, call: Call) -> Outcome:
    opportunity = _find(state, call)
    if opportunity is None or opportunity.is_deleted:
        return state, NOT_FOUND
    return _with(state, opportunity._replace(is_deleted=True)), None


def _undeleted(state: AccountState, call: Call) -> Outcome:
    opportunity = _find(state, call)
    if opportunity is None:
        return state, NOT_FOUND
    return _with(state, opportunity._replace(is_deleted=False)), None


def _queried(state: AccountState, call: Call) -> Outcome:
    found, output = matching(state, call.given), _output(call)
    first, count = page_bounds(call.given)
    rows = found[first:] if count is None else found[first : first + count]
    return state, Page(
        None if output == "bulk" else len(found), tuple(opportunity.as_queried(output) for opportunity in rows)
    )


def _output(call: Call) -> str:
    return call.given.get("output", "simple")


OUTCOMES: Final[Mapping[str, Callable[[AccountState, Call], Outcome | None]]] = {
    "create": _created,
    "read": _read,
    "update": _updated,
    "delete": _deleted,
    "undelete": _undeleted,
    "query": _queried,
}


def _find(state: AccountState, call: Call) -> Opportunity | None:
    return next((opportunity for opportunity in state if opportunity.id == call.record), None)


def _with(state: AccountState, opportunity: Opportunity) -> AccountState:
    return tuple(sorted([*(each for each in state if each.id != opportunity.id), opportunity]))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "name": str,
    "value": float,
    "probability": int,
    "type": str,
    "stage": lambda text: text or None,
    "status": lambda text: text or "Open",
}


def _changed(opportunity: Opportunity, given: Mapping[str, str]) -> Opportunity:
    return opportunity._replace(**{name: read(given[name]) for name, read in _READ.items() if name in given})


def about(calls: Sequence[Call], record: int) -> list[Call]:
    """Return the calls of one opportunity, and the queries that show it or show that they do not find it.

    A page that is not the whole result says nothing about records that it does not show.
    """
    mine = []
    for call in calls:
        if call.record == record:
            mine.append(call)
        elif call.operation == "query" and call.is_answered and isinstance(call.answer, Page):
            rows = tuple(row for row in call.answer.rows if row.id == record)
            first, count = page_bounds(call.given)
            if rows or (first == 0 and (count is None or len(call.answer.rows) < count)):
                mine.append(Call(call.client, "query", record, call.given, Page(None, rows), call.begun, call.ended))
    return mine
