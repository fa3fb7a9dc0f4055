"""The model of leads, for the state machine of all vendors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from hypothesis import strategies as st

from tests.across.client import Client
from tests.across.model import Json, Model

NAMES: Final = st.text('ab <&"é𝄞', min_size=1, max_size=20)
FIELDS: Final[dict[str, Any]] = {
    "email": st.none() | st.sampled_from(["ann@example.com", "bob@example.com"]),
    "score": st.integers(0, 100),
}


def created(body: Json, now: datetime) -> Json:
    """Return a new lead."""
    return {"email": None, "score": 0, **body, "created_at": moment(now), "updated_at": moment(now)}


def updated(lead: Json, body: Json, now: datetime) -> Json:
    """Return a lead after changes. A body without any leaves it as it is."""
    if not body:
        return lead
    return {**lead, **body, "updated_at": moment(now)}


def moment(now: datetime) -> str:
    """Return a moment as leads have it."""
    return now.isoformat(timespec="milliseconds")


def listed(client: Client) -> Iterator[Json]:
    """Yield all leads, in pages of three."""
    after = 0
    while page := client.call("GET", "/v1/leads", params={"after": after, "limit": 3}).json():
        yield from page
        after = page[-1]["id"]


MODEL: Final = Model(
    object="lead",
    new=lambda _: st.fixed_dictionaries({"name": NAMES}, optional=FIELDS),
    changes=lambda _: st.fixed_dictionaries({}, optional={"name": NAMES, **FIELDS}),
    created=created,
    updated=updated,
    record=lambda answer: answer.json(),
    listed=listed,
    invalid=({"name": ""}, {"name": "Ann", "score": 101}, {"name": "x" * 256}),
)
