"""Time zone: the account's times are shown west or east of UTC, and its dates begin at midnight there."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dealdock.judge.history import HOUR, hourly, now
from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

_NIGHT = 12
_RECENT = 12
_YEAR = timedelta(days=366)


def _has_zones(stream: Stream, staging: Staging) -> str | None:
    return None if staging.west and staging.east and stream.object.version else "the service shows no times in a zone"


def _number(_of: ObjectStaging) -> int:
    return 2 * (2 * _NIGHT + 1) + _RECENT


def nights(zone: str) -> list[datetime]:
    """Return the latest two moments at which the clocks of a zone changed; fewer where they do not change."""
    hours = [now().replace(minute=0, second=0) - 3 * timedelta(days=1) - HOUR * each for each in range(_YEAR // HOUR)]
    offsets = [each.astimezone(ZoneInfo(zone)).utcoffset() for each in hours]
    return [later for later, here, before in zip(hours, offsets, offsets[1:], strict=False) if here != before][:2]


def _moments(zone: str) -> list[datetime]:
    """Return moments around the nights of a change, and in the last hours."""
    around = {night + HOUR * each for night in nights(zone) for each in range(-_NIGHT, _NIGHT + 1)}
    return [*sorted(each.astimezone(UTC) for each in around), *hourly(_RECENT, newest=HOUR)]


def _midnight(of: ObjectStaging, zone: str) -> dict[str, str]:
    """Return the further dates of a record: the day after the latest night of a change, as it begins in the zone."""
    latest = max(nights(zone), default=now()).astimezone(ZoneInfo(zone)) + timedelta(days=1)
    midnight = latest.replace(hour=0, minute=0)
    return {name: str(midnight.date()) if form == "day" else midnight.isoformat() for name, form in of.dates.items()}


def _situation(name: Literal["west", "east"]) -> Situation:
    def zones(staging: Staging) -> Mapping[str, str]:
        return getattr(staging, name) or {}

    def settings(staging: Staging) -> Mapping[str, str]:
        return {"time_zone": zones(staging)["account"]}

    def play(stage: Stage) -> None:
        of_both = zones(stage.staging)
        stage.use_user(of_both["user"])
        for of in stage.objects.values():
            moments = _moments(of_both["user"])
            stage.fill(of, len(moments), moments=moments, fields=_midnight(of, of_both["user"]))
        stage.run()
        stage.pause()
        for of in stage.objects.values():
            stage.create(of, 1)
            if of.change:
                stage.change(of, [stage.ids_of(of)[-1]])
        stage.pause()
        stage.run()

    return Situation(name, play, _has_zones, number=_number, exercised=between_runs, settings=settings)


SCENARIO = Scenario(
    "time_zone",
    "The user's zone is west of UTC, or east; records changed in both nights of a change of clocks.\n"
    "A connector that takes local times for UTC leaves out what changes within the difference, or moves a midnight.",
    (_situation("west"), _situation("east")),
)
