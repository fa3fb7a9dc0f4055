"""Scenarios: kinds of situations in which connectors lose rows, in a module for each group."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.judge.scenarios import changes, fields, pages, refusals, time_zone
from dealdock.judge.scenarios.scenario import Scenario, Situation

SCENARIOS: Final[Sequence[Scenario]] = (
    pages.SIZES,
    pages.TIES,
    changes.LATE_CHANGE,
    pages.TOUCHED,
    pages.DELETED,
    pages.INSERTED,
    pages.CAP,
    pages.PARENTS,
    changes.LATE_ARRIVAL,
    changes.FUTURE_DATE,
    time_zone.SCENARIO,
    refusals.EXPIRED_KEY,
    refusals.RATE_LIMIT,
    refusals.DAILY_LIMIT,
    refusals.OUTAGE,
    refusals.KILLED,
    refusals.LATER_RUN,
    changes.DELETED,
    changes.NOTHING_CHANGED,
    fields.SCENARIO,
    refusals.REFUSED,
)
BY_NAME: Final[Mapping[str, Scenario]] = {each.name: each for each in SCENARIOS}

__all__ = ["BY_NAME", "SCENARIOS", "Scenario", "Situation"]
