"""The contract's answers to calls, and the state after each, one call at a time (section 4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from soak.crashing.book import CREATED, LINKED, OF_STATUS
from soak.history.call import Answer, Call, Deal, Page

NO_SUCH: Final = 35
"""The error of an opportunity that isn't there, or deleted."""

LARGEST: Final = 200
"""The rows of a page, where no limit is given."""

STATUSES: Final = tuple(OF_STATUS)


World: TypeAlias = tuple[Deal, ...]
"""What an account holds, by id, deleted ones included."""

Outcome: TypeAlias = tuple[World, Answer]


def step(world: World, call: Call) -> World | None:
    """The world after a call; None where it wouldn't have been answered so."""
    if call.operation == "query" and call.record is not None:
        seen = tuple(deal.seen(_output(call)) for deal in matching(world, call.given))
        return world if Page(None, seen) == call.answer else None
    outcome = OUTCOMES[call.operation](world, call)
    if outcome is None or (call.is_answered and outcome[1] != call.answer):
        return None
    return outcome[0]


def matching(world: World, given: Mapping[str, str]) -> list[Deal]:
    """Return the opportunities that a query finds, in its order, whatever the page."""
    wanted = {"true": (True,), "all": (True, False)}.get(given.get("deleted", "false"), (False,))
    found = [deal for deal in world if deal.is_deleted in wanted and _meets(deal, given)]
    key = given.get("sort_by", "id")
    descending = given.get("sort_order", "ascending" if key == "id" else "descending") == "descending"
    return sorted(found, key=lambda deal: (getattr(deal, key), deal.id), reverse=descending)


def place(given: Mapping[str, str]) -> tuple[int, int | None]:
    """A page's first row and how many rows it has at most, None: all."""
    limit = int(given["limit"]) if "limit" in given else None if given.get("output") == "mobile" else LARGEST
    return int(given.get("offset", "0")), limit


def _meets(deal: Deal, given: Mapping[str, str]) -> bool:
    return (
        deal.id > int(given.get("id_greater_than", "0"))
        and deal.probability > int(given.get("probability_greater_than", "-1"))
        and ("prospect_id" not in given or int(given["prospect_id"]) in (deal.prospects or ()))
    )


def _created(world: World, call: Call) -> Outcome | None:
    if call.record is None or _there(world, call) is not None:
        return None  # no two have one id
    prospect = int(call.given["prospect_id"])
    made = _changed(Deal(call.record, "", 0, 0, ""), call.given)._replace(prospects=(prospect,), activities=())
    kinds = [CREATED] if made.status == "Open" else [CREATED, OF_STATUS[made.status]]
    made = made._replace(activities=tuple((kind, prospect) for kind in kinds))
    return _with(world, made), made


def _read(world: World, call: Call) -> Outcome:
    deal = _there(world, call)
    return world, NO_SUCH if deal is None or deal.is_deleted else deal


def _updated(world: World, call: Call) -> Outcome:
    deal = _there(world, call)
    if deal is None or deal.is_deleted:
        return world, NO_SUCH
    after, left = _changed(deal, call.given), []
    prospects = deal.prospects or ()
    if "prospect_id" in call.given and (prospect := int(call.given["prospect_id"])) not in prospects:
        prospects = tuple(sorted((*prospects, prospect)))
        left.append((LINKED, prospect))
    if after.status != deal.status:
        left += [(OF_STATUS[after.status], each) for each in prospects]
    after = after._replace(prospects=prospects, activities=(*(deal.activities or ()), *left))
    return _with(world, after), after


def _deleted(world: World, call: Call) -> Outcome:
    deal = _there(world, call)
    if deal is None or deal.is_deleted:
        return world, NO_SUCH
    return _with(world, deal._replace(is_deleted=True)), None


def _undeleted(world: World, call: Call) -> Outcome:
    deal = _there(world, call)
    if deal is None:
        return world, NO_SUCH
    return _with(world, deal._replace(is_deleted=False)), None


def _queried(world: World, call: Call) -> Outcome:
    found, output = matching(world, call.given), _output(call)
    first, count = place(call.given)
    rows = found[first:] if count is None else found[first : first + count]
    return world, Page(None if output == "bulk" else len(found), tuple(deal.seen(output) for deal in rows))


def _output(call: Call) -> str:
    return call.given.get("output", "simple")


OUTCOMES: Final[Mapping[str, Callable[[World, Call], Outcome | None]]] = {
    "create": _created,
    "read": _read,
    "update": _updated,
    "delete": _deleted,
    "undelete": _undeleted,
    "query": _queried,
}


def _there(world: World, call: Call) -> Deal | None:
    return next((deal for deal in world if deal.id == call.record), None)


def _with(world: World, deal: Deal) -> World:
    return tuple(sorted([*(each for each in world if each.id != deal.id), deal]))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "name": str,
    "value": float,
    "probability": int,
    "type": str,
    "stage": lambda text: text or None,
    "status": lambda text: text or "Open",
}


def _changed(deal: Deal, given: Mapping[str, str]) -> Deal:
    return deal._replace(**{name: read(given[name]) for name, read in _READ.items() if name in given})


def about(calls: Sequence[Call], record: int) -> list[Call]:
    """Return what a history shows of one opportunity: its calls, and for each query whether and how it was found.

    A page that isn't the whole says nothing of what it doesn't show.
    """
    mine = []
    for call in calls:
        if call.record == record:
            mine.append(call)
        elif call.operation == "query" and call.is_answered and isinstance(call.answer, Page):
            rows = tuple(row for row in call.answer.rows if row.id == record)
            first, count = place(call.given)
            if rows or (first == 0 and (count is None or len(call.answer.rows) < count)):
                mine.append(Call(call.client, "query", record, call.given, Page(None, rows), call.begun, call.ended))
    return mine
