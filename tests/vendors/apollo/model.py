"""The model of opportunities, for the state machine of all vendors."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any, Final

import httpx
from hypothesis import strategies as st

from tests.across.calls import Made
from tests.across.client import Client
from tests.across.model import Json, Model

KEYS: Final = ("id", "name", "amount", "closed_date", "description", "account_id", "opportunity_created_at")
"""The keys that all answers have, with the same value."""

NAMES: Final = st.text('ab <&"é𝄞', min_size=1, max_size=20).filter(str.strip)
DAYS: Final = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str)


def fields(made: Made) -> dict[str, Any]:
    """Return the fields beside the name."""
    return {
        "amount": st.none() | st.integers(0, 10**6) | st.integers(0, 10**8).map(lambda cents: f"{cents / 100:.2f}"),
        "closed_date": DAYS,
        "description": st.none() | st.sampled_from(["One", "Two"]),
        "account_id": st.sampled_from([None, made["account"]]),
    }


def shown(body: Json) -> Json:
    """Return the sent value in the form of answers."""
    found = dict(body)
    if body.get("amount") is not None:
        found["amount"] = float(body["amount"])
    if body.get("closed_date") is not None:
        found["closed_date"] = f"{body['closed_date']}T00:00:00.000+00:00"
    return found


def created(body: Json, now: datetime) -> Json:
    """Return a new opportunity."""
    moment = now.isoformat(timespec="milliseconds")
    return {**dict.fromkeys(KEYS[2:]), **shown(body), "opportunity_created_at": moment}


def updated(opportunity: Json, body: Json, _: datetime) -> Json:
    """Return an opportunity after changes."""
    return {**opportunity, **shown(body)}


def record(answer: httpx.Response) -> Json:
    """Return the opportunity in an answer."""
    return common(answer.json()["opportunity"])


def common(opportunity: Json) -> Json:
    """Return the keys that all answers have."""
    return {name: opportunity[name] for name in KEYS}


def listed(client: Client) -> Iterator[Json]:
    """Yield all opportunities, in pages of three."""
    for page in count(1):
        found = client.call("GET", "/v1/opportunities/search", params={"page": page, "per_page": 3}).json()
        yield from map(common, found["opportunities"])
        if found["pagination"]["total_pages"] <= page:
            return


MODEL: Final = Model(
    object="opportunity",
    new=lambda made: st.fixed_dictionaries({"name": NAMES}, optional=fields(made)),
    changes=lambda made: st.fixed_dictionaries({}, optional={"name": NAMES, **fields(made)}),
    created=created,
    updated=updated,
    record=record,
    listed=listed,
    read="show",
    delete=None,
    invalid=({"name": "x", "closed_date": "never"}, {"name": "x", "account_id": "12345"}),
)
