"""Mailboxes in answers, as OpenAPI describes them."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.wire.described import object_type
from dealdock.web.rest.answers import closed


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


FOUND: Final = object_type("MailboxesAnswer", {"email_accounts": list[ShownMailbox]})
