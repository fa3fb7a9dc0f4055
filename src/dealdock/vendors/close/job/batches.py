"""Jobs: bulk actions and exports, whose objects are dealt with in batches after the answer (contract part 2, B.8)."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dealdock.platform import background
from dealdock.platform.database import commits, failures
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError, TooMuch
from dealdock.platform.records import datasets, earlier_states
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.vendors.close.job.model import CREATED, DONE, ERROR, PROCESSING, Batch
from dealdock.vendors.close.lead import service as lead_queries
from dealdock.vendors.close.record import events, records
from dealdock.vendors.close.search import body
from dealdock.vendors.close.search.reading import InvalidSearch
from dealdock.vendors.close.search.results import matches
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.call import Call
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
        "created_by": ids.show("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.show(kind, row.id),
        "organization_id": ids.organization,
        "updated_by": ids.show("user", row.updated_by),
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
"""The objects of a batch, which takes several transactions if its objects are large."""
REFUSALS: Final = (HttpError, RecordError, RequestRefused, TooMuch)
"""The errors by which a job is refused, such as for a field that was deleted meanwhile."""
_ROWS: Final = 1_000
_BY_FAULT: Final = "a fault of the account let it fail"
_log = logging.getLogger(__name__)


class BatchKey(NamedTuple):
    """The key of a batch that was left, and the kind of its job."""

    dataset_id: int
    job_id: int
    position: int
    kind: str


class JobKind(NamedTuple):
    """A kind of job."""

    kind: str
    """The kind of its ids (`ids.PREFIXES`)."""
    model: Any
    event: Callable[[AnyRow], str]
    """Returns the type of a job in the event log."""
    show: Callable[[Context, AnyRow], dict[str, Any]]
    """Return a job in the form of a read response."""
    run: Callable[[Context, AnyRow, Iterator[int], int], None]
    """Deals with objects: takes the job, their numbers, and the number of objects before them. It takes the next number
    when it has dealt with the one before, until there is none. One of the objects may not exist any more.
    """
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
    call: Call, kind: JobKind, columns: Mapping[str, Any], numbers: Sequence[int], plan: Mapping[str, Any]
) -> dict[str, Any]:
    """Add a job, and return it as it is shown before its work. `plan`: the action for each object.

    The work of one batch is done before the answer, so that repeated calls give the same ids. More is left for later.
    """
    context = call.context
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
    left = numbers if len(numbers) > AT_ONCE else _deal_or_fail(context, kind, number, numbers)
    if left:
        _leave(context, kind, number, left)
    if left and len(numbers) <= AT_ONCE:
        key = BatchKey(context.dataset_id, number, 0, kind.kind)
        call.finish = partial(_finish, call, kind, key)
    return shown


def _deal_or_fail(context: Context, kind: JobKind, job_id: int, numbers: Sequence[int]) -> Sequence[int]:
    """Deal with the objects of a job, and return those that are left. The job ends where that fails."""
    try:
        with context.db.begin_nested(), events.discarded_on_error(context.db):
            return _deal(context, kind, job_id, numbers, position=0, is_last=True)
    except Exception as error:
        if failures.may_run_again(error):
            raise
        if not isinstance(error, REFUSALS):
            _log.exception("a job failed, and ends")
        give_up(context, kind, job_id, failures.reason_of(error))
        return ()


def _finish(call: Call, kind: JobKind, key: BatchKey) -> None:
    """Deal with the other objects of a job of one batch."""
    real = call.sandbox.clock.milliseconds()
    background.run_to_end(
        call.sandbox.database,
        lambda db: run_next(db, kind, key, real=real),
        lambda db, reason: fail(db, kind, key, reason, real=real),
        REFUSALS,
    )


def _leave(context: Context, kind: JobKind, job_id: int, numbers: Sequence[int]) -> None:
    """Write the batches of a job, for later."""
    parts = [list(numbers[begin : begin + AT_ONCE]) for begin in range(0, len(numbers), AT_ONCE)]
    here = {"dataset_id": context.dataset_id, "job_id": job_id, "kind": kind.kind}
    rows = [{**here, "position": position, "numbers": part} for position, part in enumerate(parts)]
    for begin in range(0, len(rows), _ROWS):
        context.db.execute(insert(Batch), rows[begin : begin + _ROWS])
    commits.announce(context.db, background.WAKE)


def run_next(db: Connection, kind: JobKind, key: BatchKey, *, real: datetime) -> bool:
    """Deal with objects of a batch that was left, on behalf of the request that asked for it.

    Return False if none of them is left, perhaps because another process has dealt with them.
    """
    account = _account(db, key)
    if account is None:
        return False
    batch = db.execute(select(Batch.__table__).where(*_same(key))).one_or_none()
    if batch is None:
        return False
    context = _context(db, account, kind, key, real)
    earlier_states.keep(db, account, context.settings.replication_lag, now=context.now)
    _resume(context, records.get(context, kind.model, key.job_id))
    others = (*_of_job(context, key.job_id), Batch.position != key.position)
    is_last = db.scalar(select(Batch.position).where(*others).limit(1)) is None
    left = _deal(context, kind, key.job_id, batch.numbers, position=key.position, is_last=is_last)
    kept = update(Batch).values(numbers=left) if left else delete(Batch)
    db.execute(kept.where(*_same(key)))
    return bool(left)


def fail(db: Connection, kind: JobKind, key: BatchKey, reason: str, *, real: datetime) -> None:
    """End the job of a batch that was left, unless the job is over."""
    account = _account(db, key)
    if account is not None and db.scalar(select(Batch.position).where(*_same(key))) is not None:
        give_up(_context(db, account, kind, key, real), kind, key.job_id, reason)


def _context(db: Connection, account: AccountContext, kind: JobKind, key: BatchKey, real: datetime) -> Context:
    """Return the context of the author of a job."""
    of_job = (kind.model.dataset_id == key.dataset_id, kind.model.id == key.job_id)
    user_id = db.scalar(select(kind.model.created_by).where(*of_job))
    return Context(db=db, account=account, user_id=user_id or 0, now=account.now(real))


def _same(key: BatchKey) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a batch that has yet to be processed."""
    return Batch.dataset_id == key.dataset_id, Batch.job_id == key.job_id, Batch.position == key.position


def _account(db: Connection, key: BatchKey) -> AccountContext | None:
    """Return the account of a batch, with its dataset locked; None if it has a new dataset."""
    found = db.execute(select(*CONTEXT_COLUMNS).where(Account.dataset_id == key.dataset_id)).one_or_none()
    if found is None:
        return None
    datasets.lock(db, key.dataset_id)
    return AccountContext(*found)


def _resume(context: Context, job: AnyRow) -> None:
    """Go on with the request that asked for a job."""
    request = job.plan.get("request")
    context.request = None if request is None else Request(*request)
    context.request_number = job.plan.get("request_number")


def _deal(
    context: Context, kind: JobKind, job_id: int, numbers: Sequence[int], *, position: int, is_last: bool
) -> Sequence[int]:
    """Deal with objects of a batch, write the progress of their job, and return those that are left.

    Where a fault lets the job fail, it ends before or after the batch.
    """
    job = records.get(context, kind.model, job_id)
    fail_after = job.plan.get("fail_after")
    fails = fail_after is not None and (is_last or position + 1 >= fail_after)
    left = deque(numbers if fail_after != 0 else ())
    if left or fail_after != 0:
        _deal_with(context, kind, job, left, is_last=is_last and not fails)
    if fails and not left:
        give_up(context, kind, job_id, _BY_FAULT)
    return list(left)


def _deal_with(context: Context, kind: JobKind, job: AnyRow, left: deque[int], *, is_last: bool) -> None:
    """Deal with objects of a queue, and write the progress of their job."""
    before = kind.show(context, job)
    context.is_limited = False
    meta = context.meta
    context.meta = {**meta, **kind.meta(context, job.id)}
    number = len(left)
    kind.run(context, job, background.portion(context.db, left), job.processed)
    context.meta = meta
    is_last = is_last and not left
    progress = {"status": DONE if is_last else PROCESSING, "processed": job.processed + number - len(left)}
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


def each_lead(numbers: Iterator[int], change: Callable[[int], None]) -> None:
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
