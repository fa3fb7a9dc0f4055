"""Companies in the control plane and in test fixtures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.record_types import RecordType
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.company import queries, service
from dealdock.vendors.apollo.company.model import Company

BY_PERSON: Final = "ui_form"
"""The source of what a person entered, as the control plane does."""

CUSTOM: Final[Mapping[str, Any]] = {"typed_custom_fields": (fields.JsonObject, {})}
"""The values of custom fields, by the ids of the fields."""


def _update(db: Connection, account: AccountContext, company_id: int, *, now: datetime, **changes: Any) -> None:
    before = queries.locked(db, account, company_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


COMPANY: Final = RecordType(
    "company",
    "companies",
    Company,
    create=service.create,
    update=_update,
    references={"stage_id": "company_stage", "owner_id": "user", "created_by_id": "user"},
    hidden={"name_key"},
    new={
        "source": (fields.Name, BY_PERSON),
        "original_source": (fields.Name, BY_PERSON),
        **dict.fromkeys(("created_by_id",)),
        **CUSTOM,
    },
    example={"name": "Harbour Ltd", "domain": "harbour.example"},
)
