"""The tables that every vendor shares."""

from dealdock.platform.models.account import (
    Account,
    AccountScene,
    Consent,
    CredentialIndex,
    Dataset,
    FailedLogin,
    Lease,
    LiveCount,
    SandboxState,
    Snapshot,
)
from dealdock.platform.models.base import MAX_ID, Base, MillisecondMoment, Milliseconds, Moment, Money, SpaceSeparated
from dealdock.platform.models.control import Fault, JournalEntry
from dealdock.platform.models.limits import CallUnderWay, Usage, Worker
from dealdock.platform.models.public_id import PublicId
from dealdock.platform.models.user import User

__all__ = [
    "MAX_ID",
    "Account",
    "AccountScene",
    "Base",
    "CallUnderWay",
    "Consent",
    "CredentialIndex",
    "Dataset",
    "FailedLogin",
    "Fault",
    "JournalEntry",
    "Lease",
    "LiveCount",
    "MillisecondMoment",
    "Milliseconds",
    "Moment",
    "Money",
    "PublicId",
    "SandboxState",
    "Snapshot",
    "SpaceSeparated",
    "Usage",
    "User",
    "Worker",
]
