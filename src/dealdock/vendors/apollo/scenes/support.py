"""Apollo's part in scenes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import plain
from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.plain import Kind
from dealdock.platform.scenes.support import JsonObject, PlacedRecord, SceneSupport
from dealdock.vendors.apollo import defaults, models
from dealdock.vendors.apollo.scenes import checks, demo, forms, generated
from dealdock.vendors.apollo.scenes.rows import Rows

KINDS: Final[Mapping[str, Kind]] = {
    "pipelines": Kind(forms.Pipeline, models.Pipeline, "pipeline", name="title"),
    "stages": Kind(forms.Stage, models.Stage, "stage", name="name", references={"pipeline": "pipelines"}),
    "company_stages": Kind(forms.CompanyStage, models.CompanyStage, "company_stage", name="name"),
    "custom_fields": Kind(forms.CustomField, models.CustomField, "custom_field"),
    "companies": Kind(
        forms.Company,
        models.Company,
        "company",
        name="name",
        references={"stage": "company_stages", "owner": "users", "created_by": "users"},
    ),
    "contacts": Kind(
        forms.Contact,
        models.Contact,
        "contact",
        name="email",
        references={"company": "companies", "owner": "users", "created_by": "users"},
    ),
    "opportunities": Kind(
        forms.Opportunity,
        models.Opportunity,
        "opportunity",
        name="name",
        references={"stage": "stages", "owner": "users", "company": "companies", "created_by": "users"},
    ),
    "contact_roles": Kind(
        forms.ContactRole,
        models.ContactRole,
        "contact_role",
        references={"opportunity": "opportunities", "contact": "contacts"},
    ),
}
"""The kinds of record beside users, in the order in which they get ids."""

_PLAIN: Final = plain.support(
    "apollo",
    forms.Account,
    KINDS,
    user=forms.User,
    demo=demo.accounts,
    new_account=defaults.records,
    generate=generated.generate,
)


def _check(accounts: Collection[PlacedRecord]) -> Iterator[Problem]:
    yield from _PLAIN.check(accounts)
    yield from checks.problems(accounts)


def _records(db: Connection, account: AccountContext, kind: str, ids: PublicIds | None) -> Iterator[JsonObject]:
    """Read an account's records of a kind. The values of a picklist have public ids, too."""
    for record in _PLAIN.records(db, account, kind, ids):
        if ids is not None and kind == "custom_fields" and "picklist_values" in record:
            record["picklist_values"] = [_picklist_value(ids, value) for value in record["picklist_values"]]
        yield record


def _picklist_value(ids: PublicIds, value: Mapping[str, Any]) -> JsonObject:
    return {**value, "id": ids.show("picklist_value", value["id"])}


SCENES: Final[SceneSupport] = replace(
    _PLAIN,
    form=replace(_PLAIN.form, record_types={**_PLAIN.form.record_types, "limits": forms.Limits}),
    check=_check,
    rows=partial(Rows, {"users": Kind(forms.User, User, "user"), **KINDS}),
    records=_records,
    duplicates={**_PLAIN.duplicates, "salesforce_id": "stands a salesforce_id that another opportunity has already"},
)
