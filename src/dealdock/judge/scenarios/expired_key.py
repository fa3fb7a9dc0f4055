"""Expired key: the key or the access token dies at the second page."""

from collections.abc import Callable

from dealdock.judge.oracles.exercised import refused
from dealdock.judge.scenarios.scenario import Applies, Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream

_EFFECT = {"expire_key": True}


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
        stage.disturb(of, 2, _EFFECT)
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


def _named(name: str, play: Callable[[Stage], None], *, renewing: bool) -> Situation:
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


SCENARIO = Scenario(
    "expired_key",
    "The key dies at the second page, and the next run has a new one; or the access token dies in each of two runs.\n"
    "Right is to end with a failure without a second call with a dead key, or to get a new token once and go on.",
    (_named("key", _key, renewing=False), _named("token", _token, renewing=True)),
)
