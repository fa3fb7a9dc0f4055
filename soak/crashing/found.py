"""The writers' records in a database, read without the server."""

from collections import defaultdict
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.vendors.pardot.models import Opportunity, OpportunityProspect, Prospect, VisitorActivity
from soak.crashing.book import Deal, Person

WRITERS_DATASET: Final = 1
"""Theirs is the first account, and it is never reset."""


class Found(NamedTuple):
    """Records by name or address, and their ids."""

    records: dict[str, Deal | Person]
    ids: dict[str, int]


def found(db: Connection) -> dict[str, Found]:
    """The records of all writers, by the writer's name."""
    by_writer: dict[str, Found] = defaultdict(lambda: Found({}, {}))
    links, history = _links(db), _history(db)
    for row in db.execute(select(Opportunity.__table__).where(Opportunity.dataset_id == WRITERS_DATASET)):
        deal = Deal(
            int(row.value * 100),
            row.probability,
            row.stage,
            row.status,
            tuple(links[row.id]),
            tuple(history[row.id]),
            row.deleted,
        )
        _enter(by_writer, row.name, row.id, deal)
    for row in db.execute(select(Prospect.__table__).where(Prospect.dataset_id == WRITERS_DATASET)):
        _enter(by_writer, row.email, row.id, Person(row.company, row.deleted))
    return by_writer


def _enter(by_writer: dict[str, Found], name: str, number: int, record: Deal | Person) -> None:
    of = by_writer[name.partition("-")[0]]
    of.records[name], of.ids[name] = record, number


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
