"""Layout of a form in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.campaign.layout import NODE
from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.wire.layouts import Layout, named, stored, times

FORM: Final = Layout(
    "FormElement",
    *stored(Form.id, Form.name),
    NODE,
    named("embedCode", Form.embed_code),
    *times(Form.created_at, Form.updated_at),
)
