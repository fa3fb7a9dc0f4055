"""The third oracle: each row has exactly one record with equal fields, and nothing else has changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dealdock.judge.connector import Row
from dealdock.judge.history import History
from dealdock.judge.oracles import explanation, manners
from dealdock.judge.oracles.reads import differing, inside, same
from dealdock.judge.oracles.verdicts import ended_early, last_line, refused_before
from dealdock.judge.sandbox import Record
from dealdock.judge.scenarios.writing import WriteScenario, WriteSituation
from dealdock.judge.staging import ObjectStaging, Staging
from dealdock.judge.verdict import NOT_JUDGED, RED, Findings, Verdict
from dealdock.judge.write_stage import WriteStage

_SHOWN_IDS: Final = 5

Own = frozenset[tuple[str, str]]
"""The changes that a service makes on its own: `created` or `changed`, and the object."""

_OF_THE_SERVICE: Final = frozenset({"created_at", "updated_at", "created_by", "updated_by"})
"""The fields that a service sets with each write."""


def findings(stage: WriteStage, own: Own, *, refuses: bool = False) -> Findings:
    """Compare the rows with the records, and the changes with the rows. `own`: the changes that the service makes on
    its own. `refuses`: the service refused or cut a call, so that rows which a successful run left out are lost.
    """
    found, records = Findings(expected=len(stage.rows)), stage.records()
    matched, is_update, missing = dict(_matched(stage, records)), stage.writes.mode == "update", list[str]()
    for key, rows in _by_key(stage).items():
        of_rows = matched.get(key, [])
        missing += [_named(key)] * max(0, len(rows) - len(of_rows))
        if not is_update:  # else a new record is extra
            found.ids["written_twice"] += [each["id"] for each in of_rows[len(rows) :]]
        found.delivered += min(len(rows), len(of_rows))
        for record in of_rows[: len(rows)]:
            if difference := _first_difference(stage, record, rows):
                found.ids["wrong"].append(record["id"])
                found.note = found.note or difference
    found.missing = len(missing)
    if not (stage.runs and stage.runs[-1].failed):  # else it is known that rows are missing: the connector failed
        found.ids["lost"] = missing
    for name, left in _left_out(stage) if refuses else ():
        if left not in found.ids[name]:
            found.ids[name].append(left)
    known = {str(each["id"]) for of_rows in matched.values() for each in of_rows}
    found.ids["extra"] += list(_extra(stage, known, own))
    found.ids["written_twice"] += list(_surplus(stage, own))
    return found


def _left_out(stage: WriteStage) -> Iterator[tuple[str, str]]:
    """Yield what disturbed runs left out that ended with 0, even if a later run wrote it."""
    for played, records in zip(stage.runs[:-1], stage.after, strict=False):
        if played.failed or not played.disturbed:
            continue
        matched = dict(_matched(stage, records))
        for key, rows in _by_key(stage).items():
            of_rows = matched.get(key, [])
            if len(of_rows) < len(rows):
                yield "lost", _named(key)
            elif stage.writes.mode == "update" and any(_first_difference(stage, each, rows) for each in of_rows):
                yield "wrong", str(of_rows[0]["id"])


def _surplus(stage: WriteStage, own: Own) -> Iterator[str]:
    """Yield the records of further objects beyond the number that each row may create."""
    for name, most in stage.writes.creates.items():
        names = stage.names_of(name)
        if most is None or any(("created", each) in own for each in names):
            continue
        made = [each for each in stage.changes.get("created", ()) if each["object"] in names]
        yield from (f"{name} {each['id']}" for each in made[most * len(stage.rows) :])


def _named(key: tuple[str, ...]) -> str:
    return " / ".join(map(str, key))


def _by_key(stage: WriteStage) -> Mapping[tuple[str, ...], Sequence[Row]]:
    """Return the rows by the columns of `match` that the records have as fields."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in stage.rows:
        found[_key(stage, row)].append(row)
    return found


def _key(stage: WriteStage, row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(column)) for column in stage.writes.visible)


def _matched(stage: WriteStage, records: Sequence[Record]) -> Iterator[tuple[tuple[str, ...], list[Record]]]:
    """Yield each key of rows, with its records, the oldest first."""
    names = {column: stage.writes.field(column) for column in stage.writes.visible}
    for key, rows in _by_key(stage).items():
        wanted = {name: rows[0].get(column) for column, name in names.items()}
        yield key, [each for each in records if _has(each, wanted)]


def _has(record: Record, wanted: Mapping[str, Any]) -> bool:
    return all(same(value, inside(record, name), "UTC") for name, value in wanted.items())


def _first_difference(stage: WriteStage, record: Record, rows: Sequence[Row]) -> str | None:
    """Return the first field in which a record differs, with both values; None if there is none.

    It is compared with the row that it is nearest to, then with the values that were set between runs.
    """
    wanted = [[(name, row.get(column)) for column, name in stage.writes.fields.items()] for row in rows]
    by_row = [[each for each in values if not same(each[1], inside(record, each[0]), "UTC")] for values in wanted]
    kept = stage.kept.get(str(record["id"]), {}).items()
    different = [*min(by_row, key=len), *((name, value) for name, value in kept if record.get(name) != value)]
    return next((differing(name, record["id"], inside(record, name), value) for name, value in different), None)


def _extra(stage: WriteStage, known: set[str], own: Own) -> Iterator[str]:
    """Yield the records that no row asked for: made, changed or deleted."""
    of_object = stage.names_of(stage.writes.object)
    creates = {each for name in stage.writes.creates for each in stage.names_of(name)}
    for part in ("created", "changed", "deleted"):
        for each in stage.changes.get(part, ()):
            if each["object"] in of_object:
                is_new = part == "created" and stage.writes.mode == "update"
                is_asked = part != "deleted" and str(each["id"]) in known and not is_new
            else:
                is_own = (part, each["object"]) in own
                is_asked = part != "deleted" and (is_own or each["object"] in creates)
            if not is_asked and not (part == "changed" and each["fields"].keys() <= _OF_THE_SERVICE):
                yield f"{each['object']} {each['id']}"


def changed_beside(history: History, staging: Staging, of: ObjectStaging) -> set[tuple[str, str]]:
    """Return what changes in other records when one is created: a trial shows it."""
    account = history.account
    linked = {name: [history.add(staging.objects[other], [None])[0]["id"]] for name, other in of.linked.items()}
    history.add(of, [None])  # what it needs is there then
    marker = account.changes(None)["marker"]
    history.add(of, [None], fields=linked)
    found = account.changes(marker)
    itself = {of.path, of.name, of.path.partition(".")[0], *of.own.values()}
    beside = {(part, str(each["object"])) for part in ("created", "changed") for each in found[part]}
    return {each for each in beside if each[1] not in itself}


def verdict(scenario: WriteScenario, situation: WriteSituation, stage: WriteStage, own: Own) -> Verdict:
    """Judge a situation that was played."""
    found = findings(stage, own, refuses=situation.refuses)
    reason = situation.exercised(stage)
    _add_endings(situation, stage, found)
    manners.add(scenario.name, stage, None, found)
    names = found.worst(counts_twice=True)
    name = names[0] if names else "pass"
    if reason is not None:
        if RED & set(names) and not situation.disturbs:
            reason = None  # the runs are the situation
        else:
            name = "not_applicable" if found.missing or found.ids["lost"] else "not_exercised"
            names = [name]
    of = stage.staging.objects.get(stage.writes.object)
    is_red = name in RED or (name == "rude" and found.is_rude_red)
    return Verdict(
        scenario.name,
        situation.name,
        stage.name,
        name,
        why=reason or "" if name in NOT_JUDGED else _why(stage, found, names or [name]),
        red=is_red,
        also=names[1:],
        expected=found.expected,
        delivered=found.delivered,
        ids=found.ids,
        runs=[{"exit": each.run.exit, "calls": len(each.calls), "rows": len(stage.rows)} for each in stage.runs],
        exercised=reason is None,
        calls=[] if name == "pass" else _writes(stage),
        rests_on=[] if of is None else stage.staging.rests_on(scenario.name, of),
        reports=scenario.reports,
        explanation=explanation.of_writer(scenario.summary, stage.runs) if is_red else "",
        account=stage.account.id,
    )


def _add_endings(situation: WriteSituation, stage: WriteStage, found: Findings) -> None:
    failed, left = [each for each in stage.runs if each.failed], ended_early(stage.runs, found)
    for played in stage.runs:
        for each in played.run.unread:
            found.others["stopped"] = f"run {played.run.number}: {each.text}"
    if stage.runs[-1].failed:
        reason = f"run {len(stage.runs)} failed, and none recovered: {last_line(stage.runs[-1])}"
        found.others.setdefault("stopped", f"{reason}{left}")
    elif failed and "stopped" not in found.others and not situation.ends_by_right:
        found.others["resumed"] = f"run {failed[0].run.number} failed, and the next one went on: {last_line(failed[0])}"


def _why(stage: WriteStage, found: Findings, names: Sequence[str]) -> str:
    """Return the reason for a verdict. `names`: of its findings, the worst first."""
    jobs = [] if names[0] == "pass" else stage.unfinished
    before = refused_before(stage.runs, _writes(stage)) if names[0] in {"lost", "wrong"} else ""
    parts = [_reason(found, names[0]), *found.reasons(names[1:]), found.note, before, *jobs]
    return "; ".join(filter(None, parts))


def _reason(found: Findings, name: str) -> str:
    if name in found.others:
        return found.others[name]
    counted = f"{found.expected} rows, {found.delivered} written"
    if name == "pass":
        return counted
    ids = found.ids[name]
    more = " …" if len(ids) > _SHOWN_IDS else ""
    return f"{counted}, {len(ids)} {name.replace('_', ' ')}: {', '.join(map(str, ids[:_SHOWN_IDS]))}{more}"


def _writes(stage: WriteStage) -> list[tuple[int, int]]:
    """Return the last calls that may have written, to whichever object: all but GET and HEAD."""
    found: list[Any] = [
        (number, call.place)
        for number, played in enumerate(stage.runs, start=1)
        for call in played.calls
        if call.method not in {"GET", "HEAD"}
    ]
    return found[-_SHOWN_IDS:]
