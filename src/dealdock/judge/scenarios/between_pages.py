"""Touched, deleted, inserted between pages: while the connector awaits the second page, a record is changed, deleted or
added.
"""

from collections.abc import Callable
from typing import Any

from dealdock.judge.oracles.exercised import struck
from dealdock.judge.scenarios.scenario import Scenario, Situation, always, that_changes
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

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
