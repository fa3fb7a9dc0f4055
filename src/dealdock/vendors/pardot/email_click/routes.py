"""The read-only operations of the email click, below `/api/emailClick/` (contract, objects 2.17)."""

from typing import Final

from dealdock.vendors.pardot.email_click import layout
from dealdock.vendors.pardot.email_click.criteria import QUERY
from dealdock.vendors.pardot.email_click.model import EmailClick
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("emailclick")

_EMAIL_CLICKS: Final = SimpleResource("emailClick", EmailClick, layout.EMAIL_CLICK, QUERY)

add_query(router, _EMAIL_CLICKS, layout.EMAIL_CLICK, "email clicks")
