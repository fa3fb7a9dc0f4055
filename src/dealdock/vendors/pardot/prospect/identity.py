"""Identification of prospects in a call: by id, by address, in version 4 also by CRM id (contract, objects 2.1)."""

import re
from typing import Final

from dealdock.platform.errors import RecordError
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.errors import NO_PROSPECT_ID
from dealdock.vendors.pardot.prospect import queries, service
from dealdock.vendors.pardot.wire import required, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import ParameterWriter

_FID: Final = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")

MAX_SHARING: Final = 200
"""The maximum number of prospects with the same address in an answer. It equals the maximum of a page. It is ours."""


def live(call: ParameterWriter) -> list[int]:
    """Return the given live prospects; in version 4 an address may match several. Errors 13, 16, 77, 3, 81, 132, 4."""
    if is_by_id(call):
        return queries.named(call.db, call.account, prospect_id=_given(call), email=None)
    email = call.parameters.get("email")
    if email is None:
        raise required.missing("id", "email", one_of=True)
    found = queries.named(call.db, call.account, prospect_id=None, email=email.strip())
    return found[:MAX_SHARING] if shares_emails(call) else found[:1]


def one(call: ParameterWriter) -> int:
    """Return the given live prospect; version 4 does not accept an address here. Errors as `live`."""
    if shares_emails(call) and not is_by_id(call):
        raise required.missing("id", "fid", one_of=True)
    return live(call)[0]


def is_by_id(call: ParameterWriter) -> bool:
    """Return True if an id or CRM id identifies the prospect; then `email` does not."""
    return "id" in call.parameters or (shares_emails(call) and bool(call.parameters.get("fid")))


def by_id(call: ParameterWriter) -> int:
    """Return the id of the given prospect, deleted or not. Errors 16, 77, 3, 81."""
    prospect_id = _given(call)
    queries.find(call.db, call.account, prospect_id)
    return prospect_id


def _given(call: ParameterWriter) -> int:
    """Return the given id, whose prospect may not exist, or the id of the prospect with the CRM id. Errors 16, 77, 3,
    81.
    """
    text, fid = call.parameters.get("id"), call.parameters.get("fid") if shares_emails(call) else None
    prospect_id = None if text is None else values.checked(values.record_id, text, 16, "id")
    if not fid:
        if prospect_id is None:
            raise required.missing("id")
        return prospect_id
    if not _FID.fullmatch(fid.strip()):
        raise PardotError(77, f"fid {quoted(fid)} is not 15 or 18 letters and digits")
    found = queries.with_fid(call.db, call.account, fid.strip())
    if not found:
        raise RecordError(NO_PROSPECT_ID, fid)
    if prospect_id is not None and prospect_id not in found:
        raise PardotError(81, f"the prospect with the fid {quoted(fid)} hasn't the id {prospect_id}")
    return prospect_id or found[0]


def address(call: ParameterWriter) -> str:
    """Return the given address. Errors 13, 36, 4."""
    text = call.parameters.get("email")
    if text is None:
        raise required.missing("email")
    if not text.strip():
        raise required.empty("email")
    return values.checked(values.email, text, 4, "email")


def shares_emails(call: ParameterWriter) -> bool:
    """Return True if several prospects of the account may share an address."""
    return service.shares_addresses(call.account)
