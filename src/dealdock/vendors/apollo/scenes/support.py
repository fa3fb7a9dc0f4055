"""Apollo's part in scenes."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.exported_rows import exported
from dealdock.platform.scenes.record_forms import record_forms
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import CustomFields, PlacedRecord, SceneSupport, scene_support
from dealdock.vendors.apollo import defaults
from dealdock.vendors.apollo.company.resource import COMPANY
from dealdock.vendors.apollo.custom_field.resource import CUSTOM_FIELD
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.kinds import KINDS
from dealdock.vendors.apollo.organization.resource import ORGANIZATION
from dealdock.vendors.apollo.scenes import forms, generated
from dealdock.vendors.apollo.scenes.rows import Rows

_FORMS: Final = record_forms(KINDS, user=forms.User, base=forms.ApolloRecord)
_PLAIN: Final = scene_support("apollo", forms.Account, _FORMS, rows=Rows)


def _check(accounts: Collection[PlacedRecord]) -> Iterator[Problem]:
    """Yield the usual problems, and one for each id of the CRM that comes twice, and for ids of picklists' values."""
    yield from _PLAIN.check(accounts)
    for place, account in accounts:
        opportunities = checks.records(place, account, "opportunities")
        yield from checks.repeated_values(checks.each(opportunities, "salesforce_id", values.text), "salesforce_id")
        fields = checks.records(place, account, "custom_fields")
        choices = [choice for at, field in fields for choice in checks.records(at, field, "picklist_values")]
        yield from _wrong_ids(choices)
        yield from checks.repeated_values(checks.each(choices, "id", forms.parse_id), "id")


def _wrong_ids(choices: Iterable[PlacedRecord]) -> Iterator[Problem]:
    """Yield a problem for each id of another form."""
    for place, choice in choices:
        try:
            if choice.get("id") is not None:
                forms.parse_id(choice["id"])
        except values.WrongValue as wrong:
            yield Problem((*place, "id"), str(wrong))


def _records(db: Connection, account: AccountContext, kind: str, ids: PublicIds | None) -> Iterator[JsonObject]:
    """Read an account's records of a kind. The values of a picklist have public ids, too.

    Records of a directory that its setting gives are left out. References to them are their places in the setting. A
    setting that has yet to replace all records leaves no records to refer to.
    """
    last = making.last_of_setting(db, account, kind)
    firms, is_outdated = making.last_of_setting(db, account, ORGANIZATION.many), making.is_outdated(db, account)
    for record in exported(_FORMS, db, account, kind, ids, last):
        if ids is not None and kind == "custom_fields" and "picklist_values" in record:
            record["picklist_values"] = [_picklist_value(ids, value) for value in record["picklist_values"]]
        if ids is not None and ORGANIZATION.name in record:
            number = ids.find(ORGANIZATION.name, record[ORGANIZATION.name])
            if number is not None and number <= firms:
                record[ORGANIZATION.name] = None if is_outdated else str(number)
        yield record


def _picklist_value(ids: PublicIds, value: Mapping[str, Any]) -> JsonObject:
    return {**value, "id": ids.show("picklist_value", value["id"])}


def _custom_field(kind: str, name: str) -> JsonObject:
    """Return the definition of a custom field of text. A company is an account in its words."""
    own_id = {"id": name} if re.fullmatch("[0-9a-f]{24}", name) else {}
    return {**own_id, "modality": "account" if kind == COMPANY.name else kind, "name": name, "type": "string"}


SCENES: Final[SceneSupport] = replace(
    _PLAIN,
    check=_check,
    demo=Path(__file__).with_name("demo.json"),
    new_account=defaults.new_account,
    generate=generated.generate,
    custom_fields=CustomFields("typed_custom_fields", CUSTOM_FIELD.many, _custom_field),
    records=_records,
    duplicates={**_PLAIN.duplicates, "salesforce_id": "stands a salesforce_id that another opportunity has already"},
)
