"""The operations of reports: `/api/v1/report/` (contract part 2, B.8)."""

from typing import Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.report import activities, answers, statuses
from dealdock.vendors.close.report.fields import ACTIVITY
from dealdock.vendors.close.report.metrics import METRICS
from dealdock.vendors.close.wire import documentation
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.parameters import Whole
from dealdock.web.messages import Answer
from dealdock.web.rest.routing import RestRouter

router = RestRouter("report", "/api/v1/report")

_CSV: Final = "text/csv"
_ERRORS: Final = ("not_found", "bad_request")
StatusReport: Final = documentation.query("StatusReport", (), statuses.PARAMETERS, is_list=False)


@router.operation(
    "read_activities",
    "POST",
    "/activity",
    fields=ACTIVITY,
    errors=("wrong_type", "bad_request", "invalid"),
    answer=lambda: answers.ActivityNumbers,
)
def read_activities(call: CurrentCall) -> Whole | Answer:
    """Return numbers by day or by user, as CSV to a client that accepts it."""
    columns = call.columns(ACTIVITY)
    report = activities.made(call.context, columns)
    if _CSV in call.headers.get("accept", ""):
        return Answer(200, activities.as_csv(report, columns), _CSV.encode())
    return Whole(report)


@router.operation("list_metrics", "GET", "/activity/metrics", answer=lambda: answers.Metrics)
def list_metrics(_: CurrentCall) -> Whole:
    """Return the numbers that a report of activities may have."""
    shown = [{"description": each.description, "key": each.key, "name": each.name} for each in METRICS.values()]
    return Whole({"metrics": shown})


@router.operation(
    "read_lead_statuses",
    "GET",
    "/statuses/lead/{id}",
    query=StatusReport,
    errors=_ERRORS,
    answer=lambda: answers.StatusReport,
)
def read_lead_statuses(call: CurrentCall) -> Whole:
    """Return the changes of the statuses of leads."""
    return _of_statuses(call, statuses.LEADS)


@router.operation(
    "read_opportunity_statuses",
    "GET",
    "/statuses/opportunity/{id}",
    query=StatusReport,
    errors=_ERRORS,
    answer=lambda: answers.StatusReport,
)
def read_opportunity_statuses(call: CurrentCall) -> Whole:
    """Return the changes of the statuses of opportunities."""
    return _of_statuses(call, statuses.OPPORTUNITIES)


def _of_statuses(call: Call, subject: statuses.Subject) -> Whole:
    if call.public_id("organization") != call.account.account_id:
        raise RecordError(NO_RECORD, call.match.parameters["id"])
    return Whole(statuses.made(call.context, subject, call.query))
