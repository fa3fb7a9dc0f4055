"""Scenarios of a list and its pages: sizes, ties, changes between pages, a cap of rows, children of several parents."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dealdock.judge.history import together
from dealdock.judge.oracles.exercised import YES, Evidence, between_runs, of_object, shown, struck
from dealdock.judge.scenarios.scenario import Scenario, Situation, always, by_change_time, that_changes
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream


def _of_size(name: str, number: Callable[[ObjectStaging], int]) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, number(of))
        stage.run()

    return Situation(name, play, exercised=shown, undisturbed=False)


SIZES = Scenario(
    "sizes",
    "0, 1, a page, a page and one, two pages and a half of the service's largest page.\n"
    "The connector runs once; it must deliver all records, and no other.",
    (
        _of_size("empty", lambda _: 0),
        _of_size("one", lambda _: 1),
        _of_size("page", lambda of: of.page),
        _of_size("page_and_one", lambda of: of.page + 1),
        _of_size("two_pages_and_a_half", lambda of: of.page * 2 + of.page // 2),
    ),
    reports=("n8n-io/n8n#26201 (2026-02)",),
)


def _page_and_a_half(stage: Stage) -> None:
    for of in stage.objects.values():
        number = of.page_and_a_half
        stage.fill(of, number, moments=together(number))
    stage.run()


def _at_bookmark(stage: Stage) -> None:
    """Store a record with the exact moment of another one, which was stored when the first run began to read."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
        stage.act_at_page(of, 0, "create", [{"create": of.path, "records": stage.history.new(of, 1)}], [])
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        made = stage.made_at_page(of)
        if made is not None and of.version:
            stage.special[of.name] = [made["id"]]
            stage.create(of, at=datetime.fromisoformat(made[of.version]))
    stage.pause()
    stage.run()


TIES = Scenario(
    "ties",
    "A page and a half changed in one moment; or, between two runs, one more at the very moment of the bookmark.\n"
    "A connector that continues after the last time it has seen leaves out the others of that time.",
    (
        Situation("page_and_a_half", _page_and_a_half, by_change_time),
        Situation("at_bookmark", _at_bookmark, by_change_time, exercised=between_runs),
    ),
    reports=("airbytehq/airbyte#14732 (2022-07)", "estuary/connectors#5205 (2026-09)"),
)


Action = Callable[[Stage, ObjectStaging, Any], dict[str, Any]]


def _can_be_deleted(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.deletion else f"records of {stream.object.name} are not deleted"


def _played(kind: str, action: Action) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
            page = stage.undisturbed_page(of, 1)
            if page is not None:
                chosen = page.ids[len(page.ids) // 2]
                stage.act_at_page(of, 2, kind, [action(stage, of, chosen)], [] if kind == "create" else [chosen])
        stage.run(disturbed=True)

    return play


def _touch(_stage: Stage, of: ObjectStaging, record_id: Any) -> dict[str, Any]:
    return {"change": of.path, "id": record_id, "fields": dict(of.change)}


def _delete(_stage: Stage, of: ObjectStaging, record_id: Any) -> dict[str, Any]:
    return {"delete": of.path, "id": record_id}


def _insert(stage: Stage, of: ObjectStaging, _id: Any) -> dict[str, Any]:
    return {"create": of.path, "records": stage.history.new(of, 1)}


TOUCHED = Scenario(
    "touched_between_pages",
    "While the second page is awaited, a record of the first page changes. A second run follows.\n"
    "In a list by the time of change, all others move by one place: the next page leaves one out.",
    (Situation("first_page", _played("change", _touch), that_changes, exercised=struck, disturbs=True),),
    reports=("airbytehq/airbyte#21500 (2023-01)",),
)
DELETED = Scenario(
    "deleted_between_pages",
    "While the second page is awaited, a record of the first page is deleted. A second run follows.\n"
    "A connector that counts the rows it has passed over leaves one out.",
    (Situation("first_page", _played("delete", _delete), _can_be_deleted, exercised=struck, disturbs=True),),
    reports=("aerogear/graphback#1724 (2020-08)",),
)
INSERTED = Scenario(
    "inserted_between_pages",
    "While the second page is awaited, a new record comes. A second run follows.\n"
    "In a list with the newest first, the next page shows one again; the new one must come with the next run.",
    (Situation("new_record", _played("create", _insert), always, exercised=struck, disturbs=True),),
    reports=("openlinker-project/openlinker#2032 (2026-08)",),
)


def _has_cap(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.cap else f"lists of {stream.object.name} are read to their end"


def _beyond_cap(of: ObjectStaging) -> int:
    return int((of.cap or {"rows": 0})["rows"]) + of.page


def _more_rows(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.account.change((of.cap or {})["settings"])
        stage.fill(of, _beyond_cap(of))
    stage.run()


def _is_the_end(of: ObjectStaging) -> bool:
    """Return True if no other call reads the rest."""
    return not (of.cap or {}).get("way_around")


def _met_cap(stage: Stage, stream: Stream) -> Evidence:
    """Require a call beyond the cap that was refused or showed nothing, or that a record beyond it was shown."""
    rows = int((stream.object.cap or {"rows": 0})["rows"])
    ids = {str(each) for each in stage.ids_of(stream.object)}
    for played in stage.runs:
        seen: set[str] = set()
        for call in played.calls:
            is_at_cap = len(seen) >= rows and not ids & call.ids(stream.object.called)
            if of_object(stream, call) and (call.is_refused or is_at_cap):
                return YES
            seen |= ids & call.ids(stream.object.called)
        if len(seen) > rows:
            return YES
    return Evidence(False, f"the connector never asked beyond row {rows}")


CAP = Scenario(
    "cap",
    "There are more rows than the service's paging gives; the cap is brought down by a setting of the account.\n"
    "A connector that takes the refusal, or the end of the pages, for the end of the list loses the rest.",
    (
        Situation(
            "more_rows",
            _more_rows,
            _has_cap,
            number=_beyond_cap,
            exercised=_met_cap,
            disturbs=True,
            apart=True,
            fails_by_right=_is_the_end,
        ),
    ),
)


_PARENTS = 2
_CHILDREN = 20


def _has_parent(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.parent else f"clients do not read {stream.object.name} by its parents"


def _interleaved(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, _CHILDREN, parents=_PARENTS)
    stage.run()


PARENTS = Scenario(
    "parents",
    "Children of two parents in turn: the ids of both are interleaved.\n"
    "A connector that continues at the next parent after the last id leaves out the lower ids there.",
    (Situation("interleaved", _interleaved, _has_parent, number=lambda _: _CHILDREN),),
)
