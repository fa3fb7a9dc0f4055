"""Mailboxes, which the API calls email accounts: `/api/v1/email_accounts` (contract 10.5)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId, refers
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.wire import moments
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter


class EmailAccount(Base):
    """A mailbox of a user (contract 10.5). Nothing is sent from it."""

    __tablename__ = "apollo_email_account"
    __table_args__ = (refers("user_id", "user"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    email: Mapped[str] = mapped_column(doc="The address")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user whose mailbox it is")
    active: Mapped[bool] = mapped_column(default=True, doc="False for a mailbox from which nothing can be sent")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


EMAIL_ACCOUNT: Final = of_rows(
    "email_account",
    "email_accounts",
    EmailAccount,
    references={"user_id": "user"},
    new={"email": control_fields.Email},
    example={"email": "jane@harbour.example", "active": True},
    named_by="email",
)

_HERE: Final = EmailAccount.dataset_id == bindparam("dataset_id")
_EVERY: Final = Statement(select(EmailAccount.__table__).where(_HERE).order_by(EmailAccount.id))


def every(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all mailboxes, by number."""
    return _EVERY.all(db, {"dataset_id": account.dataset_id})


@closed
class ShownMailbox(TypedDict):
    """A mailbox."""

    id: str
    user_id: str | None
    email: str
    active: bool
    default: bool
    type: str
    created_at: str
    last_synced_at: None


_FOUND: Final = object_type("MailboxesAnswer", {"email_accounts": list[ShownMailbox]})

router = RestRouter("email_account", "/api/v1/email_accounts")


@router.operation("search", "GET", answer=lambda: _FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all mailboxes. The first is the default one."""
    shown = [
        {
            "id": call.ids.show("email_account", one.id),
            "user_id": call.ids.show("user", one.user_id),
            "email": one.email,
            "active": one.active,
            "default": place == 0,
            "type": "gmail",
            "created_at": moments.stamp(one.created_at),
            "last_synced_at": None,
        }
        for place, one in enumerate(every(call.db, call.account))
    ]
    return {"email_accounts": shown}
