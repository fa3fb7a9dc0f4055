"""Apollo's part in scenes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.record_forms import record_forms
from dealdock.platform.scenes.record_support import scene_support
from dealdock.platform.scenes.support import JsonObject, PlacedRecord, SceneSupport
from dealdock.vendors.apollo import defaults
from dealdock.vendors.apollo.kinds import KINDS
from dealdock.vendors.apollo.scenes import checks, demo, forms, generated
from dealdock.vendors.apollo.scenes.rows import Rows

_PLAIN: Final = scene_support(
    "apollo", forms.Account, record_forms(KINDS, user=forms.User, base=forms.ApolloRecord), rows=Rows
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
    check=_check,
    demo=demo.accounts,
    new_account=defaults.records,
    generate=generated.generate,
    records=_records,
    duplicates={**_PLAIN.duplicates, "salesforce_id": "stands a salesforce_id that another opportunity has already"},
)
