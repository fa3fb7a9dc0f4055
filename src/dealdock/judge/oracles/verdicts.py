"""The verdict on a stream, from all that the oracles find."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from dealdock.judge.connector import Remark, Row
from dealdock.judge.file import Read
from dealdock.judge.file_connectors import ReceiverConnector
from dealdock.judge.oracles import exercised, explanation, manners, reads, twin
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import PlayedRun, Stage
from dealdock.judge.staging import Stream
from dealdock.judge.verdict import NOT_JUDGED, RED, Findings, SeenCall, SeenRun, Verdict
from dealdock_client.similar import listed

_SHOWN_IDS: Final = 3
_MISSING: Final = frozenset({"lost", "stale", "late"})
"""The verdicts that may follow from a refused call."""
_SEEN_CALLS: Final = 20  # of each run, the last
_CHANGING: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T+]|%20)\d\d(?::|%3A)\d\d(?::|%3A)\d\d\S*|(?<=127\.0\.0\.1:)\d+|(?<=\bport=)\d+"
    r"|0x[0-9a-f]{6,}|/\S{0,200}dealdock-judge-\S+"
)
"""The parts of a line that differ from run to run: times, ports, addresses in memory, temporary folders."""
_NODE_END: Final = re.compile(r"Node\.js v\d")
_ERROR: Final = re.compile(r"(Uncaught )?[A-Z]\w*( \[\w+\])?: ")


def verdict(scenario: Scenario, situation: Situation, stage: Stage, stream: Stream) -> Verdict:
    """Judge one stream of a situation that was played."""
    if reason := unread(stage, stream):
        return replace(
            stopped(scenario, situation, stream.name, reason),
            explanation=explanation.of_stopped(stage.runs),
            **_facts(scenario, stage, stream, is_red=True),
        )
    evidence = situation.exercised(stage, stream)
    is_described = bool(stage.bench.file.reads)
    found = reads.findings(stage, stream, refuses=situation.refuses) if is_described else twin.findings(stage, stream)
    _add_endings(situation, stage, stream, found)
    manners.add(scenario.name, stage, stream, found)
    if (scenario.name, situation.name) == ("sizes", "two_pages_and_a_half"):
        manners.add_calls(stage, stream, found)
    repeated = repeated_within_a_run(stage, stream) if scenario.name == "sizes" else []
    found.ids["twice"] += [each for each in repeated if each not in found.ids["twice"]]
    names = found.worst(counts_twice=bool(situation.counts_twice or _counts_twice(stage) or repeated))
    name = names[0] if names else "pass"
    if not evidence.is_there:
        if RED & set(names) and not situation.disturbs:
            evidence = exercised.YES  # the records are the situation, and they are missing
        else:
            name = "not_applicable" if found.missing or found.ids["lost"] or found.ids["stale"] else "not_exercised"
            names = [name]
    is_red = name in RED or (name == "rude" and found.is_rude_red)
    calls = [] if name == "pass" else found.calls or list(_last_calls(stage, stream, found))
    notes = [found.note, *_notes(stage, stream, found)]
    why = evidence.reason if name in NOT_JUDGED else _why(found, names or [name], notes)
    if name in _MISSING and (before := refused_before(stage.runs, calls)):
        why += f"; {before}"
    return Verdict(
        scenario.name,
        situation.name,
        stream.name,
        name,
        why=why,
        red=is_red,
        also=names[1:],
        expected=found.expected,
        delivered=found.delivered,
        ids=found.ids,
        exercised=evidence.is_there,
        calls=calls,
        explanation=explanation.of_reader(scenario.summary, stage, stream, found)
        if is_red and scenario.summary
        else "",
        **_facts(scenario, stage, stream, is_red=is_red),
    )


def stopped(scenario: Scenario, situation: Situation, stream: str, reason: str) -> Verdict:
    """Return the verdict on a stream that cannot be judged in a situation, because of what the connector did."""
    names = scenario.name, situation.name, stream
    return Verdict(*names, "stopped", reason, red=True, exercised=True, explanation=explanation.of_stopped())


def unread(stage: Stage, stream: Stream) -> str | None:
    """Return the reason for which a stream's output could not be read, if there is one."""
    for played in stage.runs:
        for reason in remarks(played.run.unread, stream.read):
            return f"run {played.run.number}: {reason}"
    twins = stage.twin.unread if stage.twin else ()
    return next((f"a run from nothing, to compare with: {reason}" for reason in remarks(twins, stream.read)), None)


def _facts(scenario: Scenario, stage: Stage, stream: Stream, *, is_red: bool) -> dict[str, Any]:
    """Return the parts of a verdict that show what happened."""
    return {
        "runs": [_run(stage, stream, place) for place in range(len(stage.runs))],
        "rests_on": stage.staging.rests_on(scenario.name, stream.object),
        "reports": scenario.reports,
        "account": stage.account.id,
        "seen": [_seen(stream, played) for played in stage.runs] if is_red else (),
    }


def needs_another_run(situation: Situation, stage: Stage) -> bool:
    """Return True if the last run was disturbed, failed or left rows out, so that the next one may bring them."""
    last = stage.runs[-1]
    if last.ended_at_calls or any(_failed_by_right(situation, stage, s) for s in stage.streams):
        return False
    if last.failed or last.disturbed:
        return True
    described = [stream for stream in stage.streams if stream.is_described]
    found = [reads.findings(stage, stream, refuses=situation.refuses) for stream in described]
    return any(each.ids["lost"] or each.ids["stale"] for each in found)


def _counts_twice(stage: Stage) -> bool:
    file = stage.bench.file
    return file.mode == "table" or file.promises.delivery == "exactly-once"


def repeated_within_a_run(stage: Stage, stream: Stream) -> list[str]:
    """Return the keys that a run delivered again unchanged, if these rows are more than its calls that showed records.

    One row at the border of each page is an overlap.
    """
    for played in stage.runs:
        rows = Counter(_shown(row) for row in played.run.rows.get(stream.name, ()))
        again = [row for row, number in rows.items() if number > 1]
        showing = sum(bool(call.ids(stream.object.called)) for call in played.calls)
        if rows.total() - len(rows) > showing:
            keys = [str(dict(row).get(stream.read.key)) for row in again]
            return list(dict.fromkeys(keys))
    return []


def _shown(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in row.items()))


def _failed_by_right(situation: Situation, stage: Stage, stream: Stream) -> bool:
    """Return True if the last run failed in a situation in which every connector has to fail, because nothing could be
    read any more.
    """
    last = stage.runs[-1]
    return last.failed and last.run.exit is not None and situation.fails_by_right(stream.object)


def _add_endings(situation: Situation, stage: Stage, stream: Stream, found: Findings) -> None:
    """Note runs that did not end, or ended with a failure."""
    brought = ended_early(stage.runs, found)
    if _failed_by_right(situation, stage, stream) and situation.exercised(stage, stream).is_there:
        found.ids = {name: [] for name in found.ids}
        found.missing = 0
        found.note = "the run ended with a failure, as it should"
        return
    failed = [played for played in stage.runs if played.failed]
    if stage.runs[-1].failed:
        reason = f"run {len(stage.runs)} failed, and none recovered: {last_line(stage.runs[-1])}"
        found.others.setdefault("stopped", f"{reason}{brought}")
    elif failed and "stopped" not in found.others and not situation.ends_by_right:
        found.others["resumed"] = f"run {failed[0].run.number} failed, and the next one went on: {last_line(failed[0])}"


def ended_early(runs: Sequence[PlayedRun], found: Findings) -> str:
    """Note the runs that judge ended as `stopped`. Return the number of missing rows, in words."""
    left = f"; {found.missing} of {found.expected} rows are missing" if found.missing else ""
    for played in runs:
        if not played.ended_at_calls and played.run.exit is not None:
            continue
        last = explanation.decoded(played.calls[-1]) if played.calls else "no call"
        how = "did not end in time; its last call: " + last
        if played.ended_at_calls:
            how = f"made {len(played.calls)} calls and was ended"
        later = left if found.missing or played is runs[-1] else "; the next run brought all rows"
        found.others["stopped"] = f"run {played.run.number} {how}{later}"
    return left


def last_line(played: PlayedRun) -> str:
    """Return the last line that a connector wrote; of a trace of Node, the line of its error."""
    lines = played.run.last_lines.strip().splitlines()
    if lines and _NODE_END.match(lines[-1]):
        lines = [each for each in lines[:-1] if _ERROR.match(each)] or lines
    return _CHANGING.sub("…", lines[-1].strip()) if lines else f"exit code {played.run.exit}"


def _why(found: Findings, names: Sequence[str], notes: Sequence[str]) -> str:
    """Return the reason for a verdict. `names`: of its findings, the worst first."""
    return "; ".join(filter(None, [_reason(found, names[0]), *found.reasons(names[1:]), *notes]))


def _notes(stage: Stage, stream: Stream, found: Findings) -> Iterator[str]:
    """Yield notes for the author, on what was compared and what differs."""
    is_asking = not isinstance(stage.bench.file.connector, ReceiverConnector)
    if is_asking and found.ids["lost"]:
        asked = exercised.called(stage, stream)
        if not any(played.calls for played in stage.runs):
            yield "no run called the service"
        elif not asked.is_there:
            yield asked.reason
    if not stream.is_described or stream.read.changes == "never":
        return
    if not stream.read.version and not stream.read.fields:
        yield "only ids are compared, since reads names neither version nor fields"
    if found.ids["wrong"]:
        yield from reads.first_difference(stage, stream, found.ids["wrong"][0])
    if stream.is_versioned and (text := reads.not_a_time(stage, stream)) is not None:
        yield f"versions are not compared, since {text!r} in the column {stream.read.version} is not a time"


def _reason(found: Findings, name: str) -> str:
    if name in found.others:
        return found.others[name]
    counted = f"{found.expected} expected, {found.delivered} delivered"
    if name == "pass":
        return counted
    ids = found.ids[name]
    return f"{counted}, {len(ids)} {name}: {listed([*map(str, ids)], _SHOWN_IDS)}"


def refused_before(runs: Sequence[PlayedRun], calls: Sequence[tuple[int, int]]) -> str:
    """Return the refusals that preceded these calls in their runs, in words; empty if there were none.

    `calls`: pairs of run and call within it.
    """
    for number, played in enumerate(runs, start=1):
        last = max((place for run, place in calls if run == number), default=0)
        refused = [call for call in played.calls if call.place <= last and call.is_refused]
        if refused:
            more = f", and {len(refused) - 1} more" if len(refused) > 1 else ""
            return f"call {refused[0].place} of run {number} was refused with {refused[0].refusal}{more}"
    return ""


def _run(stage: Stage, stream: Stream, place: int) -> dict[str, int | None]:
    played = stage.runs[place]
    rows = len(played.run.rows.get(stream.name, ()))
    return {"exit": played.run.exit, "calls": len(played.calls), "rows": rows}


def _seen(stream: Stream, played: PlayedRun) -> SeenRun:
    last = played.calls[-_SEEN_CALLS:]
    calls = [
        SeenCall(each.place, each.number, explanation.asked(each), each.status, each.count(stream.object.called))
        for each in last
    ]
    rows = played.run.rows.get(stream.name, ())
    keys = [str(row.get(stream.read.key)) for row in rows]
    return SeenRun(
        played.run.number, played.run.exit, len(played.calls), calls, keys, remarks(played.run.remarks, stream.read)
    )


def remarks(given: Iterable[Remark], read: Read) -> list[str]:
    """Return the remarks on the output of a stream, and on that of its deleted records."""
    own = {None, read.stream, read.deleted.stream if read.deleted else None}
    return [each.text for each in given if each.stream in own]


def _last_calls(stage: Stage, stream: Stream, found: Findings) -> Iterator[tuple[int, int]]:
    """Yield the last call of each run that showed a record, and the one to the object after it."""
    if not any(found.ids.values()):
        return
    for number, played in enumerate(stage.runs, start=1):
        of_object: Sequence[int] = [call.place for call in played.calls if exercised.of_object(stream, call)]
        for place in of_object[-2:]:
            yield number, place
