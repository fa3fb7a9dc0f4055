"""Scenarios: kinds of situations in which connectors lose rows, a small module each."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.judge.scenarios import (
    between_pages,
    cap,
    deleted,
    expired_key,
    fields,
    future_date,
    killed,
    late_arrival,
    late_change,
    later_run,
    limits,
    nothing_changed,
    outage,
    parents,
    refused,
    sizes,
    ties,
    time_zone,
)
from dealdock.judge.scenarios.scenario import Scenario, Situation

SCENARIOS: Final[Sequence[Scenario]] = (
    sizes.SCENARIO,
    ties.SCENARIO,
    late_change.SCENARIO,
    between_pages.TOUCHED,
    between_pages.DELETED,
    between_pages.INSERTED,
    cap.SCENARIO,
    parents.SCENARIO,
    late_arrival.SCENARIO,
    future_date.SCENARIO,
    time_zone.SCENARIO,
    expired_key.SCENARIO,
    limits.RATE_LIMIT,
    limits.DAILY_LIMIT,
    outage.SCENARIO,
    killed.SCENARIO,
    later_run.SCENARIO,
    deleted.SCENARIO,
    nothing_changed.SCENARIO,
    fields.SCENARIO,
    refused.SCENARIO,
)
BY_NAME: Final[Mapping[str, Scenario]] = {each.name: each for each in SCENARIOS}

__all__ = ["BY_NAME", "SCENARIOS", "Scenario", "Situation"]
