"""The operations of the email template: `/api/emailTemplate/version/<v>/do/<operation>` (contract, objects 2.16)."""

from dealdock.vendors.pardot.email_template import layout, queries
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required, values
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Array, Document

router = PardotRouter("emailtemplate")


@router.operation(
    "read",
    requires=("id",),
    takes=("archived",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 50),
    is_short=True,
    answer=described.one("EmailTemplate", "emailTemplate", layout.one_type),
)
def read(call: CurrentCall) -> Document:
    """Return one email template. One that does not exist is an error within the template, not of the call."""
    row = queries.find(call.db, call.account, required.record_id(call), archived=_archived(call))
    return {"emailTemplate": layout.absent() if row is None else layout.EMAIL_TEMPLATE(row, call.zone)}


@router.operation(
    "listonetoone",
    takes=("archived",),
    methods=METHODS_OF_READS,
    errors=(50,),
    answer=described.one("EmailTemplates", "emailTemplates", layout.list_type),
)
def list_one_to_one(call: CurrentCall) -> Document:
    """Return the email templates for emails to one prospect."""
    rows = queries.one_to_one(call.db, call.account, archived=_archived(call))
    templates = Array(layout.LISTED(row, call.zone) for row in rows)
    return {"emailTemplates": {"templates": templates, "error": 0, "count": len(templates)}}


def _archived(call: Call) -> bool:
    """Return True if templates in the recycle bin are wanted. Error 50."""
    text = call.parameters.get("archived")
    return bool(text) and values.checked(values.flag, text or "", 50, "archived")
