"""Layout of an email click in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.email_click.model import EmailClick
from dealdock.vendors.pardot.wire.layouts import Layout, optional, stored, times

EMAIL_CLICK: Final = Layout(
    "EmailClickElement",
    *stored(EmailClick.id, EmailClick.prospect_id, EmailClick.url),
    *optional(EmailClick.tracker_redirect_id, EmailClick.list_email_id),
    *optional(EmailClick.drip_program_action_id, EmailClick.email_template_id),
    *times(EmailClick.created_at),
)
