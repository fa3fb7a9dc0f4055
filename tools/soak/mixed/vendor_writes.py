"""Data that each vendor supplies for the soak test of all vendors: `WRITES` in `tests/vendors/<vendor>/soak.py`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tools.soak.mixed.writers import Caller


class VendorWrites(NamedTuple):
    """The calls that create and read the main records of a vendor."""

    name: str
    headers: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """Returns the headers with the key, from an account's details."""
    parent: Callable[["Caller"], Any]
    """Makes the record that the others belong to, and returns its id."""
    create: Callable[[str, Any], tuple[str, Mapping[str, Any]]]
    """Returns the path and the fields of a call that creates one with this text, below this parent."""
    read: Callable[[Any], str]
    """Returns the path of one, from the answer that created it."""
    is_form: bool = False
    kind: str = "opportunity"
