"""Layout of a user in a response, at every output level, also inside a prospect: row -> document."""

from typing import Any
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment
from dealdock.web.rest.answers import object_type


def user(row: AnyRow, account: AccountContext, zone: ZoneInfo) -> Document:
    """Return the document of a user of the account, with timestamps in the caller's zone."""
    return {
        "id": row.id,
        "email": row.email,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "job_title": row.job_title,
        "role": row.role,
        "account": account.account_id,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }


def json_type() -> Any:
    """Return the type of the JSON of a user."""
    names = dict.fromkeys(("first_name", "last_name", "job_title"), str | None)
    times = dict.fromkeys(("created_at", "updated_at"), str)
    return object_type("UserElement", {"id": int, "email": str, **names, "role": str, "account": int, **times})
