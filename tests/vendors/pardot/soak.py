"""Pardot's opportunities, for the soak test of all vendors."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tools.soak.mixed.vendor_writes import VendorWrites

if TYPE_CHECKING:
    from tools.soak.mixed.writers import Caller


def _keys(account: Mapping[str, Any]) -> Mapping[str, str]:
    return {"Authorization": f"Pardot api_key={account['api_key']}, user_key={account['user_key']}"}


def _call(path: str, **fields: Any) -> tuple[str, Mapping[str, Any]]:
    return f"/api/{path}?format=json", fields


def _prospect(caller: "Caller") -> Any:
    return caller.post(*_call("prospect/version/3/do/create", email=f"a{caller.parents}@example.com"))["prospect"]["id"]


WRITES: Final = VendorWrites(
    "pardot",
    _keys,
    _prospect,
    lambda text, parent: _call(
        "opportunity/version/3/do/create", name=text, value=1, probability=50, prospect_id=parent
    ),
    lambda made: f"/api/opportunity/version/3/do/read/id/{made['opportunity']['id']}?format=json",
    is_form=True,
)
