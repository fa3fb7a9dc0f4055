"""A vendor's part in the control plane: `CONTROL` in its `control.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from dealdock.control.account_models import AccountModels
from dealdock.platform.record_types import RecordType


@dataclass(frozen=True)
class ControlSupport:
    """A vendor's part in the control plane."""

    accounts: AccountModels
    """The models of its accounts and users."""
    record_types: Sequence[RecordType]
    """The kinds of its records, in the order of the control plane's description."""
    routers: Sequence[APIRouter] = ()
    """Routes of its own."""
