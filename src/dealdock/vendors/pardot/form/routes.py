"""The read-only operations of the form: `/api/form/version/<v>/do/<operation>` (contract, objects 2.14)."""

from typing import Final

from dealdock.vendors.pardot.campaign.related import with_campaign
from dealdock.vendors.pardot.form import layout
from dealdock.vendors.pardot.form.criteria import QUERY
from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query, add_read
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("form")

_FORMS: Final = SimpleResource("form", Form, layout.FORM, QUERY, with_campaign(Form))

add_read(router, _FORMS, layout.FORM, "form")
add_query(router, _FORMS, layout.FORM, "forms")
