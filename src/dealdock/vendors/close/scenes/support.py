"""Close's part in scenes."""

from dataclasses import replace
from functools import partial
from typing import Final

from dealdock.platform.scenes.record_support import scene_support
from dealdock.vendors.close.scenes import demo, export, generated, new_account
from dealdock.vendors.close.scenes.forms import FORMS, Account
from dealdock.vendors.close.scenes.rows import Rows

_USUAL: Final = scene_support("close", Account, FORMS, Rows)
SCENES: Final = replace(
    _USUAL,
    records=partial(export.records, _USUAL),
    demo=demo.accounts,
    new_account=new_account.records,
    generate=generated.generate,
)
