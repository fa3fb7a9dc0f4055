"""The fourth oracle: how a connector behaves, from the real moments of its calls."""

from dealdock.judge.stage import Stage, Stream
from dealdock.judge.verdict import Findings


def add(scenario: str, stage: Stage, stream: Stream, found: Findings) -> None:
    """Note bad manners towards the service."""
    if scenario == "nothing_changed":
        _add_reading_again(stage, stream, found)


def _add_reading_again(stage: Stage, stream: Stream, found: Findings) -> None:
    """Note a second run that read the whole object, where nothing changed and all is older than a week."""
    existed = found.expected
    if existed <= 1 or not stage.runs[1:] or not stream.object.by_change:
        return
    again = len(stage.runs[1].run.rows.get(stream.name, ()))
    if stage.bench.file.mode == "append" and again >= existed:
        found.others["rude"] = f"run 2 read all {existed} records again, though nothing had changed"
