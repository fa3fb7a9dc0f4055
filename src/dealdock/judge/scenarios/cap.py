"""Cap: there are more rows than the service's paging gives."""

from dealdock.judge.oracles.exercised import YES, Evidence, of_object
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream


def _has_cap(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.cap else f"lists of {stream.object.name} are read to their end"


def _number(of: ObjectStaging) -> int:
    return int((of.cap or {"rows": 0})["rows"]) + of.page


def _more_rows(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.account.change((of.cap or {})["settings"])
        stage.fill(of, _number(of))
    stage.run()


def _is_the_end(of: ObjectStaging) -> bool:
    """Return True if no other call reads the rest."""
    return not (of.cap or {}).get("way_around")


def _met(stage: Stage, stream: Stream) -> Evidence:
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


SCENARIO = Scenario(
    "cap",
    "There are more rows than the service's paging gives; the cap is brought down by a setting of the account.\n"
    "A connector that takes the refusal, or the end of the pages, for the end of the list loses the rest.",
    (
        Situation(
            "more_rows",
            _more_rows,
            _has_cap,
            number=_number,
            exercised=_met,
            disturbs=True,
            apart=True,
            fails_by_right=_is_the_end,
        ),
    ),
)
