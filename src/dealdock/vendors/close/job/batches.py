"""Jobs: bulk actions and exports, whose objects are dealt with in batches after the answer (contract part 2, B.8)."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from dealdock.platform import background
from dealdock.platform.database import commits, failures
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError, TooMuch
from dealdock.vendors.close.job.model import CREATED, DONE, ERROR, PROCESSING, Batch
from dealdock.vendors.close.lead import service as lead_queries
from dealdock.vendors.close.record import events, records
from dealdock.vendors.close.search import body
from dealdock.vendors.close.search.reading import InvalidSearch
from dealdock.vendors.close.search.results import matches
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context, Request
from dealdock.vendors.close.wire.errors import check, wrong_fields
from dealdock.web.rest.errors import HttpError
from dealdock.web.size_limits import RequestRefused


def shown_selection(row: AnyRow) -> Mapping[str, Any]:
    """Return the keys by which objects were chosen, and the status."""
    return {
        "results_limit": row.results_limit,
        "s_query": row.s_query,
        "send_done_email": row.send_done_email,
        "sort": row.sort,
        "status": row.status,
    }


def _s_query(row: AnyRow) -> Any:
    """Return the search. The query `*`, which matches all, is shown in the form of the advanced search."""
    return {"negate": False, "type": "match_all"} if row.s_query is None and row.query == "*" else row.s_query


def authored(context: Context, kind: str, row: AnyRow) -> Mapping[str, Any]:
    """Return the keys of every record."""
    ids = context.ids
    return {
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.show(kind, row.id),
        "organization_id": ids.organization,
        "updated_by": ids.show_optional("user", row.updated_by),
    }


def shown_action(context: Context, kind: str, row: AnyRow) -> dict[str, Any]:
    """Return the action as JSON. The numbers are null until it is begun."""
    total = None if row.status == CREATED else row.total
    return {
        **row.details,
        **authored(context, kind, row),
        **shown_selection(row),
        "s_query": _s_query(row),
        "n_leads": total,
        "n_leads_processed": row.processed,
        "n_objects": total,
        "n_objects_processed": row.processed,
        "query": row.query,
    }


AT_ONCE: Final = 50
"""The objects of a batch. A batch is a transaction, and others wait for it."""
REFUSALS: Final = (HttpError, RecordError, RequestRefused, TooMuch)
"""The errors by which a job is refused, such as for a field that was deleted meanwhile."""
_ROWS: Final = 1_000
_BY_FAULT: Final = "a fault of the account let it fail"
_log = logging.getLogger(__name__)


class JobKind(NamedTuple):
    """A kind of job."""

    kind: str
    """The kind of its ids (`ids.PREFIXES`)."""
    model: Any
    event: Callable[[AnyRow], str]
    """Returns the type of a job in the event log."""
    show: Callable[[Context, AnyRow], dict[str, Any]]
    """Return a job in the form of a read response."""
    run: Callable[[Context, AnyRow, Sequence[int], int], None]
    """Deals with some objects: takes the job, their numbers, and the batch's position. One may not exist any more."""
    is_bulk_action: bool = False
    """True if the events of its objects name the job."""

    def meta(self, context: Context, job_id: int) -> dict[str, str]:
        """Return the `meta` of the events of its objects."""
        return {"bulk_action_id": context.ids.show(self.kind, job_id)} if self.is_bulk_action else {}


def leads(context: Context, columns: Mapping[str, Any]) -> Sequence[int]:
    """Return the numbers of the leads that the sent fields choose, in their order. Raises `HttpError` 400."""
    limit, s_query = columns.get("results_limit"), columns.get("s_query")
    wrong: dict[str, Any] = {}
    body.sorts(columns.get("sort"), wrong)
    check(wrong)
    if s_query is None and columns.get("query") is not None:
        return lead_queries.numbers(context, columns["query"], limit)
    try:
        whole = s_query or {"query": {"type": "match_all"}}
        sort = columns.get("sort") or whole.get("sort")
        return matches(context, "lead", {**whole, "sort": sort}).numbers(_lower(limit, whole.get("results_limit")))
    except InvalidSearch as error:
        raise wrong_fields({"s_query" if error.part == "query" else error.part: str(error)}) from None


def add(
    context: Context, kind: JobKind, columns: Mapping[str, Any], numbers: Sequence[int], plan: Mapping[str, Any]
) -> dict[str, Any]:
    """Add a job, and return it as it is shown before its work. `plan`: the action for each object.

    The work of one batch is done immediately, so that repeated calls give the same ids. More is left for later.
    """
    usual: dict[str, Any] = {"query": None, "s_query": None, "sort": [], "results_limit": None, "send_done_email": True}
    usual["failure"] = None
    request = context.request and list(context.request)
    own = {"status": CREATED, "total": len(numbers), "processed": 0}
    own["plan"] = {**plan, "request": request, "fail_after": context.fail_job}
    number = records.add(context, kind.model, **{**usual, **columns, **own})
    job = records.get(context, kind.model, number)
    shown = kind.show(context, job)
    events.record(context, "created", kind.event(job), shown)
    events.write(context.db)
    if len(numbers) <= AT_ONCE:
        _deal_or_fail(context, kind, number, numbers)
    else:
        _leave(context, kind, number, numbers)
    return shown


def _deal_or_fail(context: Context, kind: JobKind, job_id: int, numbers: Sequence[int]) -> None:
    """Deal with all objects of a job. Where that fails, nothing of it stays, and the job ends as it does later."""
    try:
        with context.db.begin_nested(), events.discarded_on_error(context.db):
            _deal(context, kind, job_id, numbers, position=0, is_last=True)
    except Exception as error:
        if failures.may_run_again(error):
            raise
        if not isinstance(error, REFUSALS):
            _log.exception("a job failed, and ends")
        give_up(context, kind, job_id, failures.reason_of(error))


def _leave(context: Context, kind: JobKind, job_id: int, numbers: Sequence[int]) -> None:
    """Write the batches of a job, for later."""
    parts = [list(numbers[begin : begin + AT_ONCE]) for begin in range(0, len(numbers), AT_ONCE)]
    here = {"dataset_id": context.dataset_id, "job_id": job_id, "kind": kind.kind}
    rows = [{**here, "position": position, "numbers": part} for position, part in enumerate(parts)]
    for begin in range(0, len(rows), _ROWS):
        context.db.execute(insert(Batch), rows[begin : begin + _ROWS])
    commits.announce(context.db, background.WAKE)


def run(context: Context, kind: JobKind, batch: AnyRow) -> None:
    """Process a batch that was left, on behalf of the request that asked for it."""
    _resume(context, records.get(context, kind.model, batch.job_id))
    context.db.execute(delete(Batch).where(*_of_job(context, batch.job_id), Batch.position == batch.position))
    is_last = context.db.scalar(select(Batch.position).where(*_of_job(context, batch.job_id)).limit(1)) is None
    _deal(context, kind, batch.job_id, batch.numbers, position=batch.position, is_last=is_last)


def _resume(context: Context, job: AnyRow) -> None:
    """Go on with the request that asked for a job."""
    request = job.plan.get("request")
    context.request = None if request is None else Request(*request)
    context.request_number = job.plan.get("request_number")


def _deal(
    context: Context, kind: JobKind, job_id: int, numbers: Sequence[int], *, position: int, is_last: bool
) -> None:
    """Deal with objects, and write the progress of their job. Where a fault lets it fail, it ends before or after."""
    job = records.get(context, kind.model, job_id)
    fail_after = job.plan.get("fail_after")
    fails = fail_after is not None and (is_last or position + 1 >= fail_after)
    if fail_after != 0:
        _deal_with(context, kind, job, numbers, position=position, is_last=is_last and not fails)
    if fails:
        give_up(context, kind, job_id, _BY_FAULT)


def _deal_with(
    context: Context, kind: JobKind, job: AnyRow, numbers: Sequence[int], *, position: int, is_last: bool
) -> None:
    """Deal with objects, and write the progress of their job."""
    before = kind.show(context, job)
    context.is_limited = False
    meta = context.meta
    context.meta = {**meta, **kind.meta(context, job.id)}
    kind.run(context, job, numbers, position)
    context.meta = meta
    progress = {"status": DONE if is_last else PROCESSING, "processed": job.processed + len(numbers)}
    plan = {**job.plan, "request_number": context.request_number}
    _write(context, kind, job.id, **progress, plan=plan)
    if is_last:
        after = _shown(context, kind, job.id)
        events.record_update(context, kind.event(job), before, after)
        events.record(context, "completed", kind.event(job), after)


def give_up(context: Context, kind: JobKind, job_id: int, reason: str) -> None:
    """End a job that cannot go on, and write the event. If the job's own row is the cause, no event is written."""
    before = _shown_or_none(context, kind, job_id)
    drop(context.db, context.dataset_id, job_id)
    _write(context, kind, job_id, status=ERROR, failure=reason)
    if before is not None:
        job = records.get(context, kind.model, job_id)
        events.record_update(context, kind.event(job), before, kind.show(context, job))


def drop(db: Connection, dataset_id: int, job_id: int) -> None:
    """Delete the batches that a job has left."""
    db.execute(delete(Batch).where(Batch.dataset_id == dataset_id, Batch.job_id == job_id))


def _shown_or_none(context: Context, kind: JobKind, job_id: int) -> dict[str, Any] | None:
    """Return a job; None if its row cannot be shown. A later process continues with its request."""
    try:
        if context.request is None:
            _resume(context, records.get(context, kind.model, job_id))
        return _shown(context, kind, job_id)
    except Exception as error:
        if failures.may_run_again(error):
            raise
        _log.exception("the end of a job has no event")
        return None


def each_lead(numbers: Sequence[int], change: Callable[[int], None]) -> None:
    """Change leads, except leads that were deleted meanwhile."""
    for number in numbers:
        try:
            change(number)
        except RecordError:
            continue


def _write(context: Context, kind: JobKind, job_id: int, **columns: Any) -> None:
    here = (kind.model.dataset_id == context.dataset_id, kind.model.id == job_id)
    context.db.execute(update(kind.model).where(*here).values(**columns, updated_at=context.now))


def _of_job(context: Context, job_id: int) -> tuple[Any, Any]:
    return Batch.dataset_id == context.dataset_id, Batch.job_id == job_id


def _shown(context: Context, kind: JobKind, number: int) -> dict[str, Any]:
    return kind.show(context, records.get(context, kind.model, number))


def _lower(first: int | None, second: int | None) -> int | None:
    return min((each for each in (first, second) if each is not None), default=None)
