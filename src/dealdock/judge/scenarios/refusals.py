"""Scenarios in which calls fail: limits, outages, expired keys, refused accounts, and a connector that is killed."""

from collections.abc import Callable, Mapping
from typing import Any

from dealdock.judge.oracles.exercised import YES, Evidence, refused
from dealdock.judge.scenarios.scenario import Applies, Scenario, Situation, always
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

_MANY = 10_000


def _has_rate_limit(_stream: Stream, staging: Staging) -> str | None:
    return None if staging.rate_limit else "the service has no limit of a short time"


def _has_editions(stream: Stream, staging: Staging) -> str | None:
    has_any = staging.rate_limit and staging.rate_limit.get("older")
    return _has_rate_limit(stream, staging) or (None if has_any else "the service has one form of this answer")


def _has_daily_limit(_stream: Stream, staging: Staging) -> str | None:
    return None if staging.daily_limit else "the service has no limit of a day"


def _lasting(stage: Stage) -> None:
    limit = stage.staging.rate_limit or {}
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
        stage.disturb(of, 2, limit["effect"], lasts=limit["lasts"], times=_MANY)
    stage.run(disturbed=True)


def _older_edition(stage: Stage) -> None:
    stage.account.change((stage.staging.rate_limit or {})["older"])
    _lasting(stage)


def _ends_on_page_two(stage: Stage) -> None:
    """Let the day's calls end at the second page; the next run has a new day's."""
    limit = stage.staging.daily_limit or {}
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
        stage.disturb(of, 2, limit["effect"], times=_MANY)
    stage.run(disturbed=True)


RATE_LIMIT = Scenario(
    "rate_limit",
    "The call for the second page is refused for too many calls, as are all that follow within the announced time.\n"
    "A connector that takes this for the end of the list loses rows; one that does not wait is rude.",
    (
        Situation("lasting", _lasting, _has_rate_limit, exercised=refused, disturbs=True, apart=True, refuses=True),
        Situation(
            "older_edition", _older_edition, _has_editions, exercised=refused, disturbs=True, apart=True, refuses=True
        ),
    ),
    reports=("elastic/connectors#2403 (2024-04)",),
)
DAILY_LIMIT = Scenario(
    "daily_limit",
    "The day's calls end at the second page; the next run has those of a new day.\n"
    "A connector that ends with 0 then has lost rows that nobody knows of.",
    (
        Situation(
            "second_page",
            _ends_on_page_two,
            _has_daily_limit,
            exercised=refused,
            disturbs=True,
            apart=True,
            refuses=True,
        ),
    ),
)


def _outage(name: str, effect: Mapping[str, Any], *, times: int = 1, refuses: bool = True) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
            stage.disturb(of, 2, effect, times=times)
        stage.run(disturbed=True)

    return Situation(name, play, exercised=refused, disturbs=True, apart=True, refuses=refuses)


OUTAGE = Scenario(
    "outage",
    "The call for the second page gets 503 twice, half an answer, a connection closed twice, or is 5 seconds late.\n"
    "A connector that takes this for the end of the list ends with 0, and nobody knows that rows are missing.",
    (
        _outage("unavailable", {"status": 503}, times=2),
        _outage("cut", {"close": "middle"}),
        _outage("closed", {"close": True}, times=2),
        _outage("late", {"delay": 5}, refuses=False),
    ),
    reports=("elastic/connectors#2393 (2024-04)", "pipeshub-ai/pipeshub-ai#2997 (2026-08)"),
)


_EXPIRES = {"expire_key": True}


def _uses(renewing: bool) -> Applies:
    """Return the condition that the connector can get a new token by itself, or that it cannot."""

    def applies(stream: Stream, staging: Staging) -> str | None:
        if not staging.credentials:
            return "the service's keys do not expire"
        known = not stream.placeholders.isdisjoint(staging.credentials["renewed_by"])
        if known == renewing:
            return None
        return "it is not given what it needs for a new token" if renewing else "it gets new tokens by itself"

    return applies


def _disturbed(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.disturb(of, 2, _EXPIRES)
    stage.run(disturbed=True)


def _key(stage: Stage) -> None:
    """Let the key expire, and give the next run a new one."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    _disturbed(stage)
    stage.renew()


def _token(stage: Stage) -> None:
    """Let the access token die in each of two runs."""
    _key(stage)
    _disturbed(stage)
    stage.renew()


def _expired(name: str, play: Callable[[Stage], None], *, renewing: bool) -> Situation:
    return Situation(
        name,
        play,
        _uses(renewing),
        exercised=refused,
        disturbs=True,
        apart=True,
        refuses=True,
        ends_by_right=not renewing,
    )


EXPIRED_KEY = Scenario(
    "expired_key",
    "The key dies at the second page, and the next run has a new one; or the access token dies in each of two runs.\n"
    "Right is to end with a failure without a second call with a dead key, or to get a new token once and go on.",
    (_expired("key", _key, renewing=False), _expired("token", _token, renewing=True)),
)


def _can_be_refused(_stream: Stream, staging: Staging) -> str | None:
    return None if staging.refused else "the service refuses nobody who has a key"


def _from_start(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    refusal = stage.staging.refused or {}
    if refusal.get("settings"):
        stage.account.change(refusal["settings"])
    else:
        stage.refuse(refusal["effect"])
    stage.run()


def _is_right(_of: ObjectStaging) -> bool:
    return True


def _met_refusal(stage: Stage, _stream: Stream) -> Evidence:
    if any(not call.succeeded or call.code is not None for played in stage.runs for call in played.calls):
        return YES
    return Evidence(False, "no call was refused")


REFUSED = Scenario(
    "refused",
    "The account may not be read: by the user's role, the plan, or a setting.\n"
    "Right is to end with a failure; a connector that ends with 0 has lost everything, and nobody knows.",
    (
        Situation(
            "from_start",
            _from_start,
            _can_be_refused,
            exercised=_met_refusal,
            disturbs=True,
            refuses=True,
            recovers=False,
            fails_by_right=_is_right,
        ),
    ),
)


def _two_pages_and_a_half(of: ObjectStaging) -> int:
    return of.page * 2 + of.page // 2


def _killed(name: str, effect: Mapping[str, Any]) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, _two_pages_and_a_half(of))
            stage.disturb(of, 3, effect)
        stage.run(disturbed=True, kills_at=[stage.faults[each] for each in stage.objects if each in stage.faults])

    return Situation(
        name,
        play,
        number=_two_pages_and_a_half,
        exercised=refused,
        disturbs=True,
        apart=True,
        ends_by_right=True,
        kills=True,
    )


KILLED = Scenario(
    "killed",
    "The connector is killed when the second page has left and its third call is held, then dropped or executed.\n"
    "It is run again: it must continue from the last state that it had completed.",
    (_killed("held", {"hold": True}), _killed("executed", {"delay": 2})),
)


def _later(name: str, effect: Mapping[str, Any], *, times: int = 1, kills: bool = False) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
        stage.run()
        if effect:
            stage.run_later(effect, times=times, kills=kills)
        else:
            limit = stage.staging.rate_limit or {}
            stage.run_later(limit["effect"], times=_MANY, lasts=limit["lasts"])

    return Situation(
        name,
        play,
        always if effect else _has_rate_limit,
        exercised=refused,
        apart=True,
        refuses=not kills,
        disturbs=True,
        ends_by_right=kills,
        kills=kills,
        is_later=True,
    )


LATER_RUN = Scenario(
    "later_run",
    "A page and a half of new records between two runs; the second run is refused, cut or killed at its second page.\n"
    "A connector that is careful in its first run alone loses what came later, and nobody knows.",
    (
        _later("unavailable", {"status": 503}, times=2),
        _later("closed", {"close": True}, times=2),
        _later("cut", {"close": "middle"}),
        _later("rate_limit", {}),
        _later("killed", {"hold": True}, kills=True),
    ),
    reports=("elastic/connectors#2393 (2024-04)",),
)
