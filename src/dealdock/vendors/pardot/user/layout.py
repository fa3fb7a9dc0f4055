"""What a user looks like in an answer, at every level of output, and as whom a prospect is assigned to: row -> tree."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.rows import AnyRow
from dealdock.platform.models.context import Tenant
from dealdock.vendors.pardot.wire.serializers import Tree
from dealdock.vendors.pardot.wire.timestamps import moment


def user(row: AnyRow, account: Tenant, zone: ZoneInfo) -> Tree:
    """A user of that account; moments in the caller's zone."""
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
