"""An export in answers (contract part 2, B.8)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.bulk_action.layout import authored, selection
from dealdock.vendors.close.bulk_action.model import CREATED, DONE
from dealdock.vendors.close.context import Context

KIND: Final = "export"


def export(context: Context, row: AnyRow, url: str | None = None) -> dict[str, Any]:
    """Return the export as JSON. `url`: the vendor's address; without it, the file has no address either."""
    has_file = row.status == DONE and row.token and url is not None
    return {
        **row.details,
        **authored(context, KIND, row),
        **selection(row),
        "download_url": f"{url}/export_file/{context.account.account_id}/{row.token}/" if has_file else None,
        "n_docs": None if row.status == CREATED else row.total,
        "n_docs_processed": row.processed,
    }
