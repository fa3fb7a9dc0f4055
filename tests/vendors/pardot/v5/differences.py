"""The differences of version 5 from versions 3 and 4 on several scenes, and their table in the guide."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.scenes.generated.scene import generated
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.serving import served
from tests.support.statements import ROOT
from tests.support.transport import Transport
from tests.vendors.pardot.v5 import assets, matrix
from tests.vendors.pardot.v5.client import V5
from tests.vendors.pardot.v5.matrix import Difference, Kind

PAGE: Final = ROOT / "docs" / "guides" / "pardot-v5.md"
SCENES: Final = ("demo", "1", "2")
"""The demo, and the seeds of generated scenes."""

_UNTIL: Final = date(2026, 2, 1)
_BLOCK: Final = re.compile(r"(?<=<!-- differences -->\n\n).*?(?=\n<!-- /differences -->)", re.DOTALL)


def scene_file(name: str, folder: Path) -> str:
    """Return the scene of this name as settings have it."""
    if name == "demo":
        return name
    file = folder / "generated.json"
    pieces = scenes.WRITERS["json"](generated(VENDORS, "pardot", deals=40, seed=int(name), until=_UNTIL))
    file.write_text("".join(pieces))
    return str(file)


def compared(
    address: str, sandbox: Sandbox, transport: Transport, scene: str, version: int
) -> dict[Kind, list[Difference]]:
    """Return the differences by kind for an account with the scene, and with a record of every object."""
    account = Account.open(sandbox, scene=scene, version=version, time_zone="America/New_York")
    account.list_membership()
    account.tag()
    tea = account.custom_field("Tea", type=1)
    account.custom_field("Size", type=8)
    account.prospect(custom={tea: ["Assam"]})
    account.prospect_account()
    account.activity(prospect_id=account.prospect())
    account.visit("https://a.example/", visitor_id=account.visitor(is_identified=False))
    assets.add(account)
    pardot, v5 = Pardot(address, account, transport=transport), V5(address, account, transport)
    return matrix.by_kind(matrix.differences(pardot, v5, version))


def page() -> str:
    """Return the guide with the table of today."""
    kinds: dict[Kind, set[Difference]] = defaultdict(set)
    with (
        TemporaryDirectory() as folder,
        Sandbox(Settings(database=None)) as sandbox,
        served(sandbox) as address,
        Transport() as transport,
    ):
        for scene in SCENES:
            file = scene_file(scene, Path(folder))
            for version in (3, 4):
                for kind, found in compared(address, sandbox, transport, file, version).items():
                    kinds[kind] |= {*found}
    text = matrix.table({kind: sorted(found) for kind, found in kinds.items()})
    return _BLOCK.sub(lambda _: text, PAGE.read_text(encoding="utf-8"))
