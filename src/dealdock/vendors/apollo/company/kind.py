"""The kind of companies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import deletion, id_lists
from dealdock.vendors.apollo.company import queries, service
from dealdock.vendors.apollo.company.model import Company, CompanyStage

BY_PERSON: Final = "ui_form"
"""The source of records that a person entered, as the control plane does."""

CUSTOM: Final[Mapping[str, Any]] = {"typed_custom_fields": (fields.JsonObject, {})}
"""The values of custom fields in a new record."""


def _update(db: Connection, account: AccountContext, company_id: int, *, now: datetime, **changes: Any) -> None:
    before = queries.locked(db, account, company_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    deletion.delete(db, account, ids, "company", [number])


COMPANY: Final = Kind(
    "company",
    "companies",
    Company,
    references={
        "organization_id": "organization",
        "stage_id": "company_stage",
        "owner_id": "user",
        "created_by_id": "user",
    },
    create=service.create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "source": (fields.Name, BY_PERSON),
        "original_source": (fields.Name, BY_PERSON),
        "created_by_id": None,
        "label_ids": id_lists.NEW,
        **CUSTOM,
    },
    shown={"label_ids": id_lists.SHOWN},
    in_scenes={"label_ids": id_lists.IN_SCENES},
    example={"name": "Harbour Ltd", "domain": "harbour.example"},
    named_by="name",
    named_as="company",
    derived=service.derived,
)
COMPANY_STAGE: Final = of_rows(
    "company_stage",
    "company_stages",
    CompanyStage,
    place="display_order",
    new={"display_order": fields.last_place(CompanyStage.__table__.c.display_order)},
    example={"name": "Prospect"},
    named_by="name",
)
