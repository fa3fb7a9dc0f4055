"""Close's part in scenes."""

from dataclasses import replace
from functools import partial
from typing import Final

from dealdock.platform.scenes import plain
from dealdock.vendors.close.scenes import demo, export, generated, new_account
from dealdock.vendors.close.scenes.forms import KINDS, Account, User
from dealdock.vendors.close.scenes.rows import Rows

_PLAIN: Final = plain.support(
    "close",
    Account,
    KINDS,
    user=User,
    demo=demo.accounts,
    new_account=new_account.records,
    generate=generated.generate,
)
SCENES: Final = replace(
    _PLAIN,
    rows=Rows,
    records=partial(export.records, _PLAIN),
)
