"""Minicrm's part in scenes."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.record_forms import PublicRecord, record_forms
from dealdock.platform.scenes.schema import PublicUser, SceneAccount
from dealdock.platform.scenes.support import scene_support
from tests.example_vendor.kinds import KINDS
from tests.example_vendor.settings import AccountSettings

SCENES: Final = replace(
    scene_support(
        "minicrm", with_settings(SceneAccount, AccountSettings), record_forms(KINDS, user=PublicUser, base=PublicRecord)
    ),
    new_account=lambda: {"leads": [{"name": "Welcome"}]},
    demo=Path(__file__).with_name("demo.json"),
)
