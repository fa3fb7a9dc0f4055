"""The model of opportunities, for the state machine of all vendors.

It has no `status_id`, because a label names the status: the model has no ids of statuses.
"""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any, Final

import httpx
from hypothesis import strategies as st

from tests.across.calls import Made
from tests.across.client import Client
from tests.across.model import Json, Model

PATH: Final = "/api/v1/opportunity/"
TYPES: Final = {
    "Demo Completed": "active",
    "Proposal Sent": "active",
    "Contract Sent": "active",
    "Won": "won",
    "Lost": "lost",
}
PERIODS: Final = {"one_time": ("", 1), "monthly": (" monthly", 12), "annual": (" annual", 1)}
NOTES: Final = st.text('ab <&"é𝄞\u2028\n', max_size=20)
FIELDS: Final[dict[str, Any]] = {
    "value": st.none() | st.integers(-(10**6), 10**12),
    "value_period": st.sampled_from([*PERIODS]),
    "confidence": st.integers(0, 100),
    "note": NOTES,
    "date_won": st.none() | st.sampled_from(["2026-01-05", "2027-12-31"]),
    "status": st.sampled_from([*TYPES]),
    "user_id": st.none(),
}
DEFAULTS: Final[Json] = {
    "confidence": 50,
    "date_lost": None,
    "date_won": None,
    "note": "",
    "status_label": "Demo Completed",
    "status_type": "active",
    "value": None,
    "value_period": "one_time",
}
CHANGES: Final = {name: values for name, values in FIELDS.items() if name != "user_id"}


def new(made: Made) -> Any:
    """Return bodies of new opportunities."""
    return st.fixed_dictionaries({"lead_id": st.just(made["lead"])}, optional=FIELDS)


def changes(made: Made) -> Any:
    """Return bodies of changes."""
    return st.fixed_dictionaries({}, optional={**CHANGES, "lead_id": st.just(made["lead"])})


def created(body: Json, now: datetime) -> Json:
    """Return a new opportunity."""
    moment = now.isoformat()
    return followed({**DEFAULTS, "date_created": moment, "date_updated": moment}, body, now)


def updated(deal: Json, body: Json, now: datetime) -> Json:
    """Return an opportunity after changes; `date_updated` moves only if something differs."""
    changed = followed(deal, body, now)
    return deal if changed == deal else {**changed, "date_updated": now.isoformat()}


def followed(deal: Json, body: Json, now: datetime) -> Json:
    """Return an opportunity with what a body sets, and what follows from it (contract 2.2, 2.5)."""
    changed = {**deal, **body}
    label = changed.pop("status", deal["status_label"])
    if label != deal["status_label"]:
        type_ = TYPES[label]
        changed |= {"status_label": label, "status_type": type_, "date_lost": None}
        changed |= {"date_lost": now.isoformat()} if type_ == "lost" else {}
        if type_ == "won" and changed["date_won"] is None:
            changed["date_won"] = now.date().isoformat()
        changed["status_display_name"] = f"Sales: {label}"
    if "note" in body:
        changed["note_html"] = html(body["note"])
    if body.get("user_id", "") is None:
        changed["user_name"] = None
    return {**changed, **amounts(changed)}


def amounts(deal: Json) -> Json:
    """Return the amounts that follow from value, confidence and period (contract 2.2)."""
    value, (word, months) = deal["value"], PERIODS[deal["value_period"]]
    names = ("expected_value", "annualized_value", "annualized_expected_value")
    if value is None:
        return {**dict.fromkeys(names), "value_formatted": ""}
    share = Fraction(deal["confidence"], 100)
    exact: tuple[Fraction, ...] = (value * share, Fraction(value * months), value * months * share)
    return {**dict(zip(names, map(rounded, exact), strict=True)), "value_formatted": written(value, word)}


def rounded(amount: Fraction) -> int:
    """Return the nearest whole number, halves away from zero."""
    whole = floor(Fraction(abs(amount)) + Fraction(1, 2))
    return -whole if amount < 0 else whole


def written(value: int, word: str) -> str:
    """Return a value in dollars with the word of its period."""
    if value == 0:
        return ""
    dollars, cents = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}${dollars:,}{f'.{cents:02}' if cents else ''}{word}"


def html(note: str) -> str:
    """Return a note of the characters of `NOTES` as HTML."""
    escaped = note.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", "<br>")
    return f"<body><p>{escaped}</p></body>" if note else ""


def shown(deal: Json) -> Json:
    """Return an opportunity without its status's id."""
    return {name: value for name, value in deal.items() if name != "status_id"}


def record(answer: httpx.Response) -> Json:
    """Return the opportunity in an answer."""
    return shown(answer.json())


def listed(client: Client) -> Iterator[Json]:
    """Yield all opportunities, in pages of three."""
    skip, has_more = 0, True
    while has_more:
        page = client.call("GET", PATH, params={"_order_by": "date_created", "_skip": skip, "_limit": 3}).json()
        yield from map(shown, page["data"])
        skip, has_more = skip + 3, page["has_more"]


MODEL: Final = Model(
    object="opportunity",
    new=new,
    changes=changes,
    created=created,
    updated=updated,
    record=record,
    listed=listed,
    invalid=({"confidence": 101}, {"value": 5.5}, {"value_period": "weekly"}, {"status": "Nowhere"}),
)
