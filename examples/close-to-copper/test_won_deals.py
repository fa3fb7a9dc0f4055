"""Tests with three services: each deal is in Copper once and closed in Apollo, even after failures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from pytest_dealdock import ApolloAccount, CloseAccount, CopperAccount
from pytest_dealdock.types.apollo import Opportunity

from won_deals.job import Job
from won_deals.services import Apollo, Close, Copper

pytestmark = pytest.mark.dealdock(vendor="close")

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

# The calls of the job, as `Services.calls` shows them
STAGES = "apollo search stage"
LIST = "close list opportunity"
SEARCH = "copper search opportunity"
CREATE = "copper create opportunity"
CLOSE = "apollo update opportunity"


@dataclass
class Services:
    """The accounts."""

    close: CloseAccount
    copper: CopperAccount
    apollo: ApolloAccount
    pauses: list[float] = field(default_factory=list)

    def win(self, name: str, value: int) -> Opportunity:
        """Add a deal that is open in Apollo and won in Close, and return Apollo's."""
        deal = self.apollo.opportunities.add(name=name)
        lead = self.close.leads.add(name=name)
        self.close.opportunities.add(lead=lead, value=value, status="Won", custom={"Apollo deal": deal.id})
        return deal

    def in_copper(self) -> list[tuple[str, float | None]]:
        """Return title and value of all deals in Copper."""
        return [(deal.name.partition(" [")[0], deal.monetary_value) for deal in self.copper.opportunities.all()]

    def calls(self) -> list[str]:
        """Return the calls of all three accounts in order. A call's number grows with the real time of its response."""
        accounts = {"close": self.close, "copper": self.copper, "apollo": self.apollo}
        calls = [
            (call.number, f"{name} {call.operation} {call.object}")
            for name, one in accounts.items()
            for call in one.requests
        ]
        return [text for _, text in sorted(calls)]


@pytest.fixture
def services(dealdock: CloseAccount) -> Services:
    copper = dealdock.another(vendor="copper", primary_contact_required=False)
    apollo = dealdock.another(vendor="apollo")
    for account in dealdock.all:
        account.clock.freeze(NOON)
    dealdock.custom_fields.add(name="Apollo deal", type="text", object="opportunity")
    return Services(dealdock, copper, apollo)


@pytest.fixture
def job(services: Services) -> Iterator[Job]:
    keys = services.copper.credentials
    close = Close(services.close.url, services.close.credentials.api_key, page_size=2)
    copper = Copper(services.copper.url, keys.api_key, keys.email)
    apollo = Apollo(services.apollo.url, services.apollo.credentials.api_key)
    (apollo_field,) = services.close.custom_fields.all()
    yield Job(close, copper, apollo, f"custom.{apollo_field.id}", pause=services.pauses.append)
    for client in (close, copper, apollo):
        client.close()


def test_a_won_deal_is_created_in_copper_before_it_is_closed_in_apollo(services: Services, job: Job) -> None:
    deal = services.win("Harbour Books", 50_000)
    assert job.run() == 1
    assert services.in_copper() == [("Harbour Books", 500)]
    closed = services.apollo.opportunities.get(deal)
    assert services.apollo.stages.get(closed.stage_id or "").name == "Closed Won"
    assert services.calls() == [STAGES, LIST, SEARCH, CREATE, CLOSE]


def test_open_deals_stay_where_they_are(services: Services, job: Job) -> None:
    lead = services.close.leads.add(name="Harbour Books")
    services.close.opportunities.add(lead=lead, value=50_000)
    assert job.run() == 0
    assert services.in_copper() == []


def test_all_accounts_have_the_same_time(services: Services, job: Job) -> None:
    deal = services.win("Harbour Books", 50_000)
    job.run()
    (won,) = services.close.opportunities.all()
    (copied,) = services.copper.opportunities.all()
    assert won.date_won == "2026-05-04"
    assert copied.created_at == NOON
    assert services.apollo.opportunities.get(deal).closed_date == NOON.replace(hour=0)
    assert {call.at for one in services.close.all for call in one.requests} == {NOON}


@pytest.mark.parametrize("status", [429, 503])
def test_a_failure_in_the_middle_is_repeated(services: Services, job: Job, status: int) -> None:
    for name in ("Harbour Books", "Lamp Works", "Two Boats"):
        services.win(name, 10_000)
    services.copper.fail("opportunity", "create", status=status, nth=2)
    job.run()
    assert services.in_copper() == [("Harbour Books", 100), ("Lamp Works", 100), ("Two Boats", 100)]
    assert services.pauses == [1]
    assert services.calls() == [
        *(STAGES, LIST, LIST),
        *(SEARCH, CREATE, CLOSE),
        *(SEARCH, CREATE, SEARCH, CREATE, CLOSE),
        *(SEARCH, CREATE, CLOSE),
    ]


LOST: list[Callable[[CopperAccount], object]] = [
    lambda copper: copper.fail("opportunity", "create", status=503, when="after", times=1),
    lambda copper: copper.fail("opportunity", "create", close=True, when="after", times=1),
]


@pytest.mark.parametrize("lose", LOST, ids=["503", "closed"])
def test_a_lost_response_makes_no_second_deal(
    services: Services, job: Job, lose: Callable[[CopperAccount], object]
) -> None:
    services.win("Harbour Books", 50_000)
    lose(services.copper)
    job.run()
    assert services.in_copper() == [("Harbour Books", 500)]
    services.copper.requests.expect("opportunity", "create", times=1)


def test_the_next_run_completes_one_that_broke(services: Services, job: Job) -> None:
    first, second = services.win("Harbour Books", 50_000), services.win("Lamp Works", 20_000)
    services.copper.fail("opportunity", "create", error="unavailable", nth=2, times=4)
    with pytest.raises(httpx.HTTPStatusError, match="503"):
        job.run()
    assert services.pauses == [1, 2, 4]
    assert services.in_copper() == [("Harbour Books", 500)]
    assert [services.apollo.opportunities.get(deal).stage_id is None for deal in (first, second)] == [False, True]

    for account in services.close.all:
        account.clock.advance(hours=1)
    job.run()
    assert services.in_copper() == [("Harbour Books", 500), ("Lamp Works", 200)]
    assert services.apollo.opportunities.get(second).stage_id is not None


def test_a_refused_call_is_not_repeated(services: Services, job: Job) -> None:
    services.win("Harbour Books", 50_000)
    services.copper.fail("opportunity", "create", error="invalid")
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        job.run()
    services.copper.requests.expect("opportunity", "create", times=1)
    assert services.apollo.requests.of("opportunity", "update") == []
