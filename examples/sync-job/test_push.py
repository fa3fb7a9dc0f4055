"""Tests of writing: a deal has one opportunity, even after failures."""

from dataclasses import replace
from typing import Any

import pytest
from pytest_dealdock import Account

from sync_job.job import Deal, push
from sync_job.pardot import BusyError, Pardot, PardotError

LAMPS = Deal("D-17", "Lamps for a tower", 1250.5, "keeper@example.com")


@pytest.fixture(autouse=True)
def keeper(dealdock: Account) -> None:
    dealdock.prospects.add(email=LAMPS.email)


class Pauses(list[float]):
    """Record the waits of the job instead of waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def test_a_deal_becomes_an_opportunity(dealdock: Account, pardot: Pardot) -> None:
    created = push(pardot, LAMPS)
    (held,) = dealdock.opportunities.all()
    assert (held.id, held.name, held.value) == (created["id"], "Lamps for a tower [D-17]", 1250.5)


def test_an_existing_opportunity_is_not_created_again(dealdock: Account, pardot: Pardot) -> None:
    assert push(pardot, LAMPS)["id"] == push(pardot, LAMPS)["id"]
    dealdock.requests.expect("opportunity", "create", times=1)


def test_a_changed_value_is_written_and_nothing_else(dealdock: Account, pardot: Pardot) -> None:
    first = push(pardot, LAMPS)
    other = dealdock.opportunities.add(name="Other", value=7, probability=10)
    dealdock.opportunities.update(first["id"], probability=80)
    push(pardot, replace(LAMPS, value=1300))
    held = dealdock.opportunities.get(first["id"])
    assert (held.value, held.probability, held.name) == (1300, 80, LAMPS.name)
    assert dealdock.opportunities.get(other.id).value == 7


def test_a_call_to_a_busy_server_is_repeated(dealdock: Account, pardot: Pardot) -> None:
    dealdock.fail("opportunity", "create", error=66, times=2)
    pauses = Pauses()
    push(pardot, LAMPS, pause=pauses)
    assert pauses == [1, 2]
    dealdock.requests.expect("opportunity", "create", times=3)
    assert len(dealdock.opportunities.all()) == 1


def test_after_five_attempts_it_gives_up(dealdock: Account, pardot: Pardot) -> None:
    dealdock.fail(error=66)
    with pytest.raises(BusyError):
        push(pardot, LAMPS, pause=Pauses())
    assert len(dealdock.requests) == 5


@pytest.mark.parametrize(
    "lost",
    [
        {"close": True},
        {"close": "middle"},
        {"truncate": 10},
        {"status": 503, "body": "<html>Service Unavailable</html>"},
    ],
)
def test_a_lost_response_leads_to_no_duplicate(dealdock: Account, pardot: Pardot, lost: dict[str, Any]) -> None:
    dealdock.fail("opportunity", "create", when="after", times=1, **lost)
    push(pardot, LAMPS, pause=Pauses())
    assert len(dealdock.opportunities.all()) == 1


def test_a_failing_gateway_is_tolerated(dealdock: Account, pardot: Pardot) -> None:
    dealdock.fail(status=503, times=3)
    push(pardot, LAMPS, pause=Pauses())
    assert len(dealdock.opportunities.all()) == 1


@pytest.mark.dealdock(connector="salesforce")
def test_a_call_that_the_connector_forbids_is_not_repeated(dealdock: Account, pardot: Pardot) -> None:
    with pytest.raises(PardotError, match="error 37"):
        push(pardot, LAMPS, pause=Pauses())
    dealdock.requests.expect("opportunity", "create", times=1)


def test_calls_of_the_services_own_address_are_redirected(dealdock: Account) -> None:
    keys = dealdock.credentials
    with dealdock.redirect():
        pardot = Pardot("https://pi.pardot.com", keys.email, keys.password, keys.user_key)
        push(pardot, LAMPS)
        pardot.close()
    assert len(dealdock.opportunities.all()) == 1
