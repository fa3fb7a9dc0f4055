"""Reports in answers, as OpenAPI describes them."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class StatusOverview(TypedDict):
    """The changes of one status."""

    change: int
    change_percent: float | None
    ended: int
    entered: int
    gained: int
    left: int
    lost: int
    started: int
    status_id: str
    status_is_deleted: bool
    status_label: str


@closed
class StatusTransition(TypedDict):
    """The number of changes from a status to another one."""

    count: int
    from_status_id: str | None
    from_status_label: str | None
    to_status_id: str
    to_status_label: str | None


@closed
class TransitionsSummary(TypedDict):
    """The numbers of all changes."""

    changed: int
    created: int
    total: int


@closed
class StatusReport(TypedDict):
    """The changes of statuses in a span of days."""

    status_overview: list[StatusOverview]
    status_transitions: list[StatusTransition]
    status_transitions_summary: TransitionsSummary


@closed
class DescribedMetric(TypedDict):
    """A number that a report may have."""

    description: str
    key: str
    name: str


@closed
class Metrics(TypedDict):
    """The numbers that a report may have."""

    metrics: list[DescribedMetric]


@closed
class Totals(TypedDict):
    """The numbers of the whole report, by the keys of metrics."""

    totals: dict[str, int | float | None]


@closed
class ActivityNumbers(TypedDict):
    """Numbers by day or by user. A row has the keys of the metrics that were asked for."""

    aggregations: Totals
    data: list[dict[str, int | float | str | None]]
