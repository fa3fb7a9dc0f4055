"""The statements of dealdock on PostgreSQL, by FastAPI and SQLAlchemy Core: `python -m tools.bench.baselines.core
DATABASE DATASET [--workers N]`.

A plain program: `async def` endpoints, an engine of SQLAlchemy for asyncio, and the statements that Pardot's `read` and
`create` of an opportunity send, but for the journal's. It checks nothing, and its answers are short. It prints a line
of JSON once it listens.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import sqlalchemy as sa
from fastapi import FastAPI, Response
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from dealdock.platform.records.models import Account, CredentialIndex, Dataset, LiveCount, User
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tools.bench.baselines.app import XML
from tools.bench.baselines.postgres import run

Database = AsyncConnection

_CONNECTIONS: Final = 16
"""As many as the load has: the pool closes further ones after each call."""

_IDS: Final = 2
"""Those of a new opportunity and of its activity."""

_here: Final[sa.BindParameter[int]] = sa.bindparam("dataset")
_number: Final[sa.BindParameter[int]] = sa.bindparam("number")
_CALLER: Final = (
    sa.select(CredentialIndex.__table__, Account.__table__)
    .join(Account, Account.id == CredentialIndex.account_id)
    .where(Account.dataset_id == _here)
    .limit(1)
)
_USER: Final = sa.select(User.role, User.time_zone).where(User.dataset_id == _here).limit(1)
_DATASET: Final = sa.select(Dataset.id).where(Dataset.id == _here).with_for_update()
_TAKEN: Final = sa.update(Dataset).where(Dataset.id == _here).values(last_id=Dataset.last_id + _IDS)
_PROSPECT: Final = sa.select(Prospect.email).where(Prospect.dataset_id == _here, Prospect.id == _number)
_CAMPAIGN: Final = sa.select(Campaign.id).where(Campaign.dataset_id == _here).limit(1)
_OPPORTUNITY: Final = (
    sa.select(Opportunity.__table__, Campaign.name.label("campaign_name"))
    .join(Campaign, (Campaign.dataset_id == Opportunity.dataset_id) & (Campaign.id == Opportunity.campaign_id))
    .where(Opportunity.dataset_id == _here, Opportunity.id == _number, Opportunity.deleted.is_(False))
)
_PROSPECTS: Final = (
    sa.select(Prospect.id, Prospect.first_name, Prospect.last_name, Prospect.email, Prospect.company)
    .join(
        OpportunityProspect,
        (OpportunityProspect.dataset_id == Prospect.dataset_id) & (OpportunityProspect.prospect_id == Prospect.id),
    )
    .where(OpportunityProspect.dataset_id == _here, OpportunityProspect.opportunity_id == _number)
)
_ACTIVITIES: Final = (
    sa.select(VisitorActivity.__table__)
    .where(VisitorActivity.dataset_id == _here, VisitorActivity.opportunity_id == _number)
    .order_by(VisitorActivity.id)
)
_SCORE: Final = (
    sa.update(Prospect)
    .where(Prospect.dataset_id == _here, Prospect.id == _number)
    .values(score=Prospect.score + sa.bindparam("points"))
)


def create_app(database: str, dataset_id: int) -> FastAPI:
    """Return the application with its two endpoints."""
    app = FastAPI(openapi_url=None)
    engine = create_async_engine(database, pool_size=_CONNECTIONS)

    @app.get("/read/{number}")
    async def _(number: int) -> Response:
        async with engine.connect() as db:
            await _authenticate(db, dataset_id)
            return await _shown(db, {"dataset": dataset_id, "number": number}, [_OPPORTUNITY, _PROSPECTS, _ACTIVITIES])

    @app.post("/create/{prospect_id}")
    async def _(prospect_id: int) -> Response:
        async with engine.begin() as db:
            await _authenticate(db, dataset_id)
            number = await _create(db, dataset_id, prospect_id)
            return await _shown(db, {"dataset": dataset_id, "number": number}, [_OPPORTUNITY, _PROSPECTS])

    return app


async def _authenticate(db: Database, dataset_id: int) -> None:
    for each in (_CALLER, _USER):
        (await db.execute(each, {"dataset": dataset_id})).one()


async def _shown(db: Database, record: dict[str, int], statements: Sequence[sa.Executable]) -> Response:
    found = [list(await db.execute(each, record)) for each in statements]
    return Response(f"<opportunity>{found}</opportunity>", media_type=XML)


async def _create(db: Database, dataset_id: int, prospect_id: int) -> int:
    """Add an opportunity with a prospect and an activity, and return its id."""
    of_prospect = {"dataset": dataset_id, "number": prospect_id}
    await db.execute(_DATASET, {"dataset": dataset_id})
    (await db.execute(_PROSPECT, of_prospect)).one()
    campaign_id = (await db.execute(_CAMPAIGN, {"dataset": dataset_id})).scalar_one()
    last: int = (await db.execute(_TAKEN.returning(Dataset.last_id), {"dataset": dataset_id})).scalar_one()
    counted = insert(LiveCount).values(dataset_id=dataset_id, kind=Opportunity.__counted_as__, count=1)
    more = counted.on_conflict_do_update(index_elements=["dataset_id", "kind"], set_={"count": LiveCount.count + 1})
    await db.execute(more)
    now = datetime.now(UTC)
    own = {"dataset_id": dataset_id, "created_at": now, "updated_at": now}
    deal = {
        "id": last - 1,
        "campaign_id": campaign_id,
        "name": "A deal & its name",
        "value": Decimal(100),
        "probability": 50,
    }
    await db.execute(sa.insert(Opportunity).values(**own, **deal, status="Open", deleted=False))
    link = {"dataset_id": dataset_id, "opportunity_id": last - 1, "prospect_id": prospect_id}
    await db.execute(sa.insert(OpportunityProspect).values(**link))
    activity = {"id": last, "type": 1, "type_name": "Created", "opportunity_id": last - 1, "prospect_id": prospect_id}
    await db.execute(sa.insert(VisitorActivity).values(**own, **activity))
    await db.execute(_SCORE, {**of_prospect, "points": 1})
    return last - 1


if __name__ == "__main__":
    run(create_app)
