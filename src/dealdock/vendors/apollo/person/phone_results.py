"""The telephone numbers that a match asks for: their price, and their result for a later call (contract 10.10)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.directory.model import Person, PhoneRequest
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.team_credits import PHONE_PRICE
from dealdock.vendors.apollo.wire import phones, values
from dealdock.vendors.apollo.wire.call import Call

_LIFE: Final = timedelta(days=30)

_CONSTANTS: Final = {
    "confidence_cd": "high",
    "status_cd": "valid_number",
    "type_cd": "mobile",
    "dnc_status_cd": "not_found",
    "position": 0,
}


def are_wanted(call: Call) -> bool:
    """Return True if a call asks for telephone numbers."""
    return values.truth(call.parameters.get("reveal_phone_number"))


def charges(call: Call, found: Sequence[AnyRow]) -> list[Charge]:
    """Return the charges for the numbers of people, if the call asks for them. A missing number costs nothing."""
    with_number = [each for each in found if each.mobile_phone is not None] if are_wanted(call) else []
    return [Charge("phone", each.id, PHONE_PRICE) for each in with_number]


def store(call: Call, number: int, request_id: int, found: Sequence[AnyRow], requested: int, credits_: int) -> None:
    """Store the call, whose result is there at once."""
    row = {"dataset_id": call.account.dataset_id, "id": number, "request_id": request_id, "requested": requested}
    people = list(dict.fromkeys(each.id for each in found))
    call.db.execute(insert(PhoneRequest).values(**row, people=people, credits=credits_, created_at=call.now))


def result(call: Call, written: str) -> dict[str, Any] | None:
    """Return the result of the call with this id, up to 30 days later; None if there is none."""
    if not written.removeprefix("-").isdecimal() or not -(2**63) <= int(written) < 2**63:
        return None
    here = (PhoneRequest.dataset_id == call.account.dataset_id, PhoneRequest.request_id == int(written))
    row = call.db.execute(select(PhoneRequest.__table__).where(*here)).one_or_none()
    if row is None or row.created_at + _LIFE < call.now:
        return None
    found = select(Person.__table__).where(Person.dataset_id == call.account.dataset_id, Person.id.in_(row.people))
    people = call.db.execute(found.order_by(Person.id)).all()
    return {
        "status": "success",
        "total_requested_enrichments": row.requested,
        "unique_enriched_records": len(people),
        "missing_records": row.requested - len(people),
        "credits_consumed": row.credits,
        "people": [_person(call, each) for each in people],
    }


def _person(call: Call, one: AnyRow) -> dict[str, Any]:
    numbers = [] if one.mobile_phone is None else [_number(one.mobile_phone)]
    return {"id": call.ids.show("person", one.id), "status": "success", "phone_numbers": numbers}


def _number(written: str) -> dict[str, Any]:
    return {"raw_number": written, "sanitized_number": phones.sanitized(written), **_CONSTANTS}
