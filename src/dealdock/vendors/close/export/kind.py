"""The kind of exports, which only the API adds. Their files are not in scenes."""

from typing import Final

from dealdock.vendors.close.bulk_action.kind import job_kind
from dealdock.vendors.close.export.model import Export

EXPORT: Final = job_kind("export", "exports", Export, token="")
