"""The writers' records in a database, read without the server."""

from collections import defaultdict
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tools.soak.crashing.expected import ExpectedOpportunity, ExpectedProspect

WRITERS_DATASET: Final = 1
"""The dataset of the first account, which the writers use and which is never reset."""


class StoredRecords(NamedTuple):
    """Records by name or email address, and their ids."""

    records: dict[str, ExpectedOpportunity | ExpectedProspect]
    ids: dict[str, int]


def stored_records(db: Connection) -> dict[str, StoredRecords]:
    """Return the records of all writers, by the writer's name."""
    by_writer: dict[str, StoredRecords] = defaultdict(lambda: StoredRecords({}, {}))
    links, history = _links(db), _history(db)
    for row in db.execute(select(Opportunity.__table__).where(Opportunity.dataset_id == WRITERS_DATASET)):
        deal = ExpectedOpportunity(
            int(row.value * 100),
            row.probability,
            row.stage,
            row.status,
            tuple(links[row.id]),
            tuple(history[row.id]),
            row.deleted,
        )
        _add(by_writer, row.name, row.id, deal)
    for row in db.execute(select(Prospect.__table__).where(Prospect.dataset_id == WRITERS_DATASET)):
        _add(by_writer, row.email, row.id, ExpectedProspect(row.company, row.deleted))
    return by_writer


def _add(
    by_writer: dict[str, StoredRecords], name: str, number: int, record: ExpectedOpportunity | ExpectedProspect
) -> None:
    of_writer = by_writer[name.partition("-")[0]]
    of_writer.records[name], of_writer.ids[name] = record, number


def _links(db: Connection) -> dict[int, list[int]]:
    links: dict[int, list[int]] = defaultdict(list)
    table = OpportunityProspect.__table__
    mine = select(table).where(table.c.dataset_id == WRITERS_DATASET)
    for row in db.execute(mine.order_by(OpportunityProspect.prospect_id)):
        links[row.opportunity_id].append(row.prospect_id)
    return links


def _history(db: Connection) -> dict[int, list[tuple[int, int]]]:
    history: dict[int, list[tuple[int, int]]] = defaultdict(list)
    mine = select(VisitorActivity.__table__).where(VisitorActivity.dataset_id == WRITERS_DATASET)
    for row in db.execute(mine.order_by(VisitorActivity.id)):
        history[row.opportunity_id].append((row.type, row.prospect_id))
    return history
