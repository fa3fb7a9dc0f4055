"""Minicrm's part in scenes."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

from dealdock.platform.scenes import schema, values
from dealdock.platform.scenes.record_forms import PublicRecord, record_forms
from dealdock.platform.scenes.support import AccountForm, PublicUser, scene_support
from tests.example_vendor.kinds import KINDS


class Account(AccountForm):
    """An account."""

    currency: Annotated[str, schema.optional("EUR", values.one_of(("EUR", "USD")))] = "EUR"
    calls_per_minute: schema.SomeCount = None
    is_read_only: schema.Flag = False


SCENES: Final = replace(
    scene_support("minicrm", Account, record_forms(KINDS, user=PublicUser, base=PublicRecord)),
    new_account=lambda: {"leads": [{"name": "Welcome"}]},
    demo=Path(__file__).with_name("demo.json"),
)
