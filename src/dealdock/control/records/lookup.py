"""The records of a kind, found by the name of the kind in a path or in an action of a fault."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from dealdock.control.problems import Refused, method_not_allowed
from dealdock.control.records.stored import StoredRecords, stored_records
from dealdock.control.support import support_of
from dealdock.platform.vendor import Vendors
from dealdock.sandbox import Sandbox
from dealdock_client.similar import guess, joined, listed

_OF_A_RECORD: Final = {"GET": None, "PATCH": "update", "DELETE": "delete"}

_SAME_PATH: Final[Mapping[str, Mapping[str, str | None]]] = {
    "create": {"GET": None, "POST": "create"},
    "update": _OF_A_RECORD,
    "delete": _OF_A_RECORD,
    "undelete": {"POST": "undelete"},
}
"""The methods of the path of an action, with their actions. Every kind can be read; a kind need not have the others."""


def records_of(sandbox: Sandbox, vendor: str, kind: str, action: str = "") -> StoredRecords:
    """Return the records of this kind of a vendor. If it has no such kind, raise a refusal that names its kinds."""
    kinds = stored_records(sandbox.vendors.get(vendor), is_default=vendor == sandbox.vendors.default)
    for stored in kinds.values():
        if kind in {stored.kind.name, stored.kind.plural}:
            return _able(stored, action)
        if (part := stored.kind.parts.get(kind)) is not None:
            return _able(stored.of_part(part), action)
    raise Refused(HTTPStatus.NOT_FOUND, no_kind(sandbox.vendors, vendor, kind))


def no_kind(vendors: Vendors, vendor: str, name: str) -> str:
    """Return the text for an unknown kind of record, with the vendors that have a kind of this name."""
    own, having = [kind.name for kind in support_of(vendors.get(vendor)).kinds], _having(vendors, name)
    close = guess(name, own).removeprefix("; d")
    others = f", but accounts of {joined(having)} do" if having else ""
    names = listed(own) if close else ", ".join(own)
    return f"Accounts of {vendor} do not have these records{others}.{close and f' D{close}'} Kinds of records: {names}."


def _having(vendors: Vendors, name: str) -> list[str]:
    """Return the vendors that have a kind of records of this name."""
    kinds = {vendor.name: support_of(vendor).kinds for vendor in vendors.all}
    return [
        vendor for vendor, own in kinds.items() if any(name in {kind.name, kind.plural, *kind.parts} for kind in own)
    ]


def _able(stored: StoredRecords, action: str) -> StoredRecords:
    """Return the records. If the kind does not have this action, raise a refusal with the methods that are possible."""
    if action not in _SAME_PATH or getattr(stored.kind, action) is not None:
        return stored
    beside = _SAME_PATH[action]
    methods = [method for method, each in beside.items() if each is None or getattr(stored.kind, each) is not None]
    if not methods:
        text = f"Deleted records of the kind {stored.kind.name} do not come back: the service has no undelete for them."
        raise Refused(HTTPStatus.NOT_FOUND, text)
    wrong = next(method for method, each in beside.items() if each == action)
    raise method_not_allowed(wrong, methods, f"The service itself writes the records of the kind {stored.kind.name}.")
