"""Rate limit and daily limit: the service refuses the call for the second page, for a while or for the day."""

from dealdock.judge.oracles.exercised import refused
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream

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
