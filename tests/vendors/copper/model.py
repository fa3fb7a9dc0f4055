"""The model of opportunities, for the state machine of all vendors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from hypothesis import strategies as st

from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from tests.across.calls import Made
from tests.across.client import Client
from tests.across.model import Json, Model
from tests.vendors.copper.client import API

NAMES: Final = st.text('ab <&"é𝄞\u2028', min_size=1, max_size=20).map(lambda text: f"x{text}")
FIELDS: Final[dict[str, Any]] = {
    "details": st.none() | st.sampled_from(["", "one\ntwo"]),
    "monetary_value": st.none() | st.integers(0, 10**15 - 1).map(lambda cents: cents / 100),
    "status": st.sampled_from(STATUSES),
    "priority": st.sampled_from(PRIORITIES),
    "tags": st.lists(st.sampled_from(["a", "b", "r&d"]), unique=True),
    "win_probability": st.integers(0, 100),
}
DEFAULTS: Final[Json] = {
    "details": None,
    "monetary_value": None,
    "status": "Open",
    "priority": "None",
    "tags": [],
    "win_probability": 5,
}


def new(made: Made) -> Any:
    """Return bodies of new opportunities."""
    contact = st.just(made["person"])
    return st.fixed_dictionaries({"name": NAMES, "primary_contact_id": contact}, optional=FIELDS)


def created(body: Json, now: datetime) -> Json:
    """Return a new opportunity."""
    return {**DEFAULTS, **body, "date_created": seconds(now), "date_modified": seconds(now)}


def updated(deal: Json, body: Json, now: datetime) -> Json:
    """Return an opportunity after changes; the time of the last one moves only if something differs."""
    changed = {**deal, **body}
    if "monetary_unit" in deal:  # of a record that was read
        value = changed["monetary_value"]
        changed["monetary_unit"] = changed["converted_unit"] = None if value is None else "USD"
        changed["converted_value"] = None if value is None else str(float(value))
    return deal if changed == deal else {**changed, "date_modified": seconds(now)}


def seconds(now: datetime) -> int:
    """Return a moment as opportunities have it."""
    return int(now.timestamp())


def listed(client: Client) -> Iterator[Json]:
    """Yield all opportunities, in pages of three."""
    page = 1
    body = {"sort_by": "date_created", "page_size": 3}
    while found := client.call("POST", f"{API}/opportunities/search", {**body, "page_number": page}).json():
        yield from found
        page += 1


MODEL: Final = Model(
    object="opportunity",
    new=new,
    changes=lambda _: st.fixed_dictionaries({}, optional={"name": NAMES, **FIELDS}),
    created=created,
    updated=updated,
    record=lambda answer: answer.json(),
    listed=listed,
    invalid=({"name": ""}, {"name": "x", "win_probability": 101}, {"name": "x", "status": "open"}),
)
