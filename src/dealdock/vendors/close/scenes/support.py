"""Close's part in scenes."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import CustomFields, scene_support
from dealdock.vendors.close import new_account
from dealdock.vendors.close.custom_field import CUSTOM_FIELD
from dealdock.vendors.close.scenes import export, generated
from dealdock.vendors.close.scenes.forms import FORMS, Account
from dealdock.vendors.close.scenes.rows import Rows


def _custom_field(kind: str, name: str) -> JsonObject:
    """Return the definition of a custom field of text."""
    own_id = {"id": name} if name.startswith("cf_") else {}
    return {**own_id, "object": kind, "name": name, "type": "text"}


_USUAL: Final = scene_support("close", Account, FORMS, Rows)
SCENES: Final = replace(
    _USUAL,
    records=partial(export.records, _USUAL),
    demo=Path(__file__).with_name("demo.json"),
    new_account=new_account.records,
    generate=generated.generate,
    custom_fields=CustomFields("custom", CUSTOM_FIELD.many, _custom_field),
)
