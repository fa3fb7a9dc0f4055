"""The tables that every vendor shares."""

from dealdock.platform.records.base import MAX_ID, Base, MillisecondMoment, Milliseconds, Moment, Money, SpaceSeparated
from dealdock.platform.records.models.account import (
    Account,
    AccountScene,
    Consent,
    CredentialIndex,
    Dataset,
    EarlierState,
    FailedLogin,
    Lease,
    LiveCount,
    PublicId,
    SandboxState,
    Snapshot,
    User,
)
from dealdock.platform.records.models.control import KEPT_REQUESTS, NO_ACCOUNT, EndedSession, Fault, JournalEntry
from dealdock.platform.records.models.limits import CallUnderWay, Usage, Worker
from dealdock.platform.records.models.webhooks import (
    Delivery,
    DeliveryLease,
    DeliveryRequest,
    DeliverySwitch,
    ReceiverBehavior,
)

__all__ = [
    "KEPT_REQUESTS",
    "MAX_ID",
    "NO_ACCOUNT",
    "Account",
    "AccountScene",
    "Base",
    "CallUnderWay",
    "Consent",
    "CredentialIndex",
    "Dataset",
    "Delivery",
    "DeliveryLease",
    "DeliveryRequest",
    "DeliverySwitch",
    "EarlierState",
    "EndedSession",
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
    "ReceiverBehavior",
    "SandboxState",
    "Snapshot",
    "SpaceSeparated",
    "Usage",
    "User",
    "Worker",
]
