"""The fifth oracle: evidence that the connector met the situation."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from dealdock.judge.sandbox import Call
from dealdock.judge.stage import PlayedRun, Stage
from dealdock.judge.staging import Stream


class Evidence(NamedTuple):
    """The finding that a situation was exercised, or the reason why it was not."""

    is_there: bool
    reason: str = ""


YES = Evidence(is_there=True)
_ONE_CALL = Evidence(False, "the undisturbed run read everything with one call")


def of_object(stream: Stream, call: Call) -> bool:
    """Return True if a call concerns the stream's object."""
    return call.object in stream.object.called or not call.objects.isdisjoint(stream.object.called)


def showing(stream: Stream, played: PlayedRun, ids: Collection[Any]) -> Iterator[Call]:
    """Yield the calls of a run whose answers showed one of these records."""
    wanted = {str(each) for each in ids}
    for call in played.calls:
        if call.succeeded and not wanted.isdisjoint(call.ids(stream.object.called)):
            yield call


def called(stage: Stage, stream: Stream) -> Evidence:
    """Require a call to the object."""
    if any(of_object(stream, call) for played in stage.runs for call in played.calls):
        return YES
    return Evidence(False, f"no call asked for {stream.object.name}")


def shown(stage: Stage, stream: Stream) -> Evidence:
    """Require a call that showed a record of the situation."""
    ids = stage.special.get(stream.object.name) or stage.ids_of(stream.object)
    if not ids:
        return called(stage, stream)
    if any(True for played in stage.runs for _ in showing(stream, played, ids)):
        return YES
    return Evidence(False, f"no answer showed the situation's record of {stream.object.name}")


def between_runs(stage: Stage, stream: Stream) -> Evidence:
    """Require that a run showed an arranged record, and that a run after the act called the object."""
    acts = [act for act in stage.acts_on(stream.object) if not act.during]
    if not acts:
        return Evidence(False, "nothing happened between the runs")
    first = min(act.after_run for act in acts)
    ids = stage.special.get(stream.object.name) or stage.ids_of(stream.object)
    if not any(True for played in stage.runs[:first] for _ in showing(stream, played, ids)):
        return Evidence(False, f"no answer before the change showed a record of {stream.object.name}")
    if not any(of_object(stream, call) for played in stage.runs[first:] for call in played.calls):
        return Evidence(False, f"no run after the change asked for {stream.object.name}")
    return YES


def second_run(stage: Stage, stream: Stream) -> Evidence:
    """Require a call to the object in the second run."""
    if len(stage.runs) > 1 and any(of_object(stream, call) for call in stage.runs[1].calls):
        return YES
    return Evidence(False, f"the second run did not ask for {stream.object.name}")


def struck(stage: Stage, stream: Stream) -> Evidence:
    """Require, in this order and in one run: a call that showed the record, the struck fault, and another call to the
    object.
    """
    fault, ids = stage.faults.get(stream.object.name), stage.ids_of(stream.object)
    if fault is None:
        return _ONE_CALL
    for played in stage.runs:
        at = next((call.place for call in played.calls if call.was_struck(fault)), None)
        if at is None:
            continue
        before = any(call.place < at for call in showing(stream, played, ids))
        later = any(of_object(stream, call) and call.place >= at for call in played.calls)
        if before and later:
            return YES
    return Evidence(False, "no later page was asked for")


def refused(stage: Stage, stream: Stream) -> Evidence:
    """Require the refused or cut call."""
    fault = stage.faults.get(stream.object.name)
    if fault is None:
        return _ONE_CALL
    if any(call.was_struck(fault) for played in stage.runs for call in played.calls):
        return YES
    return Evidence(False, "no call met the refusal")
