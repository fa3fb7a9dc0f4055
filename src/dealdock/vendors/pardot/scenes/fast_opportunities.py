"""Opportunities by the thousand, from lines to values: what a million of them takes time for.

What is written as an export writes it is checked by pydantic's compiled validators, which take a subset of what the
form takes and understand it the same. Where they don't take all of a batch, the form itself has the say.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias, cast

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as is_

from dealdock.platform.models import MAX_ID
from dealdock.platform.scenes import values
from dealdock.vendors.pardot.models import STATUSES
from dealdock.vendors.pardot.scenes import record_forms
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS

Name: TypeAlias = int | str
"""An id, a name or an address by which another record is meant."""


class Event(NamedTuple):
    """One event in an opportunity's history; moments as seconds since 1970, here and below."""

    id: int | None
    type: int
    prospect: Name
    created_at: int | None


class Deal(NamedTuple):
    """An opportunity as a scene has it: the form's fields in their order, the value in cents."""

    id: int | None
    name: str
    value: int
    probability: int
    type: str | None
    stage: str | None
    crm_fid: str | None
    status: str
    closed_at: int | None
    campaign: Name | None
    prospects: Sequence[Name]
    created_at: int | None
    updated_at: int | None
    deleted: bool
    activities: Sequence[Event] | None


_LEGAL: Final = r"^[\t\n\r\x{20}-\x{d7ff}\x{e000}-\x{fffd}\x{10000}-\x{10ffff}]+$"
_MOMENT: Final = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
_ODD_VALUE: Final = re.compile(rb'"value" *:(?! ?[0-9]{1,13}(?:\.[0-9]{1,2})?[ ,}])')
"""A number that a float could make another of."""


def _compiled() -> SchemaValidator:
    text = is_.str_schema(strict=True, min_length=1, max_length=values.LONGEST_TEXT, pattern=_LEGAL)
    moment = is_.str_schema(strict=True, pattern=_MOMENT)
    number = is_.int_schema(strict=True, ge=1, le=MAX_ID)
    name = is_.union_schema([number, text], mode="left_to_right")
    flag = is_.bool_schema(strict=True)
    event = {"id": number, "type": is_.literal_schema(list(map(int, Type))), "prospect": name, "created_at": moment}
    deal = {
        "id": number,
        "name": text,
        "value": is_.float_schema(ge=0, le=float(values.LARGEST_VALUE)),
        "probability": is_.int_schema(strict=True, ge=0, le=100),
        **dict.fromkeys(("type", "stage", "crm_fid"), text),
        "status": is_.literal_schema(list(STATUSES)),
        "closed_at": moment,
        "campaign": name,
        "prospects": is_.list_schema(name),
        **dict.fromkeys(("created_at", "updated_at"), moment),
        "deleted": flag,
        "activities": is_.list_schema(_typed(event, "type", "prospect")),
    }
    line = _typed({"opportunities": _typed(deal, "name", "value", "probability")}, "opportunities")
    return SchemaValidator(is_.list_schema(line))


def _typed(fields: dict[str, Any], *required: str) -> Any:
    described = {name: is_.typed_dict_field(kind, required=name in required) for name, kind in fields.items()}
    return is_.typed_dict_schema(described, extra_behavior="forbid")


_SWIFT: Final = _compiled()
_FIELDS: Final = Deal._fields


def swiftly(lines: Sequence[bytes]) -> list[Deal] | None:
    """The opportunities of these lines; None where the form has to look at them."""
    text = b"[" + b",".join(lines) + b"]"
    if _ODD_VALUE.search(text) or b'" :' in text:
        return None
    try:
        found = _SWIFT.validate_json(text)
        deals = [_deal(each["opportunities"]) for each in found]
    except ValueError:
        return None
    # A field that stands there twice is a mistake, of which the validators see nothing: so the fields are counted.
    written = len(lines) + sum(len(each["opportunities"]) for each in found)
    written += sum(len(event) for each in found for event in each["opportunities"].get("activities", ()))
    return deals if len(found) == len(lines) and text.count(b'":') == written else None


def _deal(given: dict[str, Any]) -> Deal:
    (number, name, value, probability, type_, stage, crm_fid, status, closed, campaign, prospects, created, updated,
     deleted, events) = map(cast("Callable[[str], Any]", given.get), _FIELDS)  # fmt: skip
    cents = round(value * 100)
    if cents / 100 != value:
        raise ValueError
    return Deal(
        number,
        name,
        cents,
        probability,
        type_,
        stage,
        crm_fid,
        status or "Open",
        closed and _seconds(closed),
        campaign,
        prospects or (),
        created and _seconds(created),
        updated and _seconds(updated),
        deleted or False,
        None if events is None else [_event(event) for event in events],
    )


def _event(given: dict[str, Any]) -> Event:
    created = given.get("created_at")
    return Event(given.get("id"), given["type"], given["prospect"], created and _seconds(created))


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def carefully(described: record_forms.Opportunity) -> Deal:
    """An opportunity that the form has looked at."""
    fields: dict[str, Any] = {name: getattr(described, name) for name in _FIELDS}
    fields["value"] = int(described.value.scaleb(2))
    for name in ("closed_at", "created_at", "updated_at"):
        fields[name] = _moment(fields[name])
    if described.activities is not None:
        fields["activities"] = [
            Event(each.id, int(each.type), each.prospect, _moment(each.created_at)) for each in described.activities
        ]
    return Deal(**fields)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def people(found: Iterable[Deal]) -> Iterator[Name]:
    """Return the prospects that opportunities and their activities name."""
    for deal in found:
        yield from deal.prospects
        for event in deal.activities or ():
            yield event.prospect


def history(deal: Deal) -> Sequence[Event]:
    """Return the activities of an opportunity, as `row_factory.history` does."""
    if deal.activities is not None:
        return deal.activities
    events = [Event(None, Type.CREATED, named, deal.created_at) for named in deal.prospects]
    if deal.status != "Open":
        at = deal.closed_at or deal.updated_at
        events += (Event(None, OF_STATUS[deal.status], named, at) for named in deal.prospects)
    return events
