"""Pardot's part in scenes."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import CustomFields, scene_support
from dealdock.vendors.pardot import scene_forms
from dealdock.vendors.pardot.scenes import check, export, generated
from dealdock.vendors.pardot.scenes.records import FORMS
from dealdock.vendors.pardot.scenes.rows import Rows


def _custom_field(_: str, name: str) -> JsonObject:
    """Return the definition of a custom field of text."""
    return {"name": name, "field_id": name, "type": "Text"}


SCENES: Final = replace(
    scene_support("pardot", scene_forms.PardotAccount, FORMS, Rows),
    check=check.problems,
    check_in=check.problems_in,
    records=export.records,
    demo=Path(__file__).with_name("demo.json"),
    generate=generated.generate,
    custom_fields=CustomFields("custom_fields", "custom_fields", _custom_field),
    duplicates={
        "crm_fid": "stands a crm_fid that another opportunity has already",
        "list_id": "a prospect comes on a list that has it already",
    },
)
