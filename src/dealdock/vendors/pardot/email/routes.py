"""The operations of the email: `/api/email/version/<v>/do/<operation>` (contract, objects 2.15)."""

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.pardot.email import layout
from dealdock.vendors.pardot.email.model import Email
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required, values
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document

router = PardotRouter("email")


@router.operation(
    "read",
    requires=("id",),
    takes=("include_message",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 50),
    is_short=True,
    answer=described.one("Email", "email", lambda: layout.EMAIL.type),
)
def read(call: CurrentCall) -> Document:
    """Return one email, without its message if `include_message` is false."""
    row = _row(call)
    text = call.parameters.get("include_message")
    has_message = not text or values.checked(values.flag, text, 50, "include_message")
    return {"email": (layout.EMAIL if has_message else layout.WITHOUT_MESSAGE)(row, call.zone)}


@router.operation(
    "stats",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16),
    is_short=True,
    answer=described.one("EmailStatistics", "stats", lambda: layout.STATS.type),
)
def stats(call: CurrentCall) -> Document:
    """Return the statistics of one email."""
    return {"stats": layout.STATS(_row(call), call.zone)}


def _row(call: Call) -> AnyRow:
    """Return the email with the id in the call. Errors 13, 16."""
    return records.read(call.db, call.account, Email, required.record_id(call))
