"""Mailboxes in answers, as OpenAPI describes them."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed, object_type


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
