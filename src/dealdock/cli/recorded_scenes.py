"""`dealdock scene from-recording`: the records before recorded calls, as a scene."""

import sys
from collections.abc import Sequence
from pathlib import Path

from dealdock.app import VENDORS
from dealdock.cli import scene_files
from dealdock.cli.scene_import import check
from dealdock.control.support import support_of
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock.platform import scenes
from dealdock.platform.errors import DealdockError
from dealdock.platform.scenes.imported import AnsweredRecords, ShownAnswer
from dealdock.platform.scenes.schema import JsonObject
from dealdock.replay import readers
from dealdock.replay.identities import Identities
from dealdock.replay.replay import Replay
from dealdock.replay.world import Named, world

_SEED = 1


def write(files: Sequence[Path], output: Path | None, *, keeps_names: bool) -> None:
    """Write the scene with an account of each vendor. Raises `DealdockError` if no answer shows a record."""
    scene_files.refuse_kept(output, inputs=files)
    try:
        exchanges = readers.read(files)
        with Sandbox.start(_SEED) as sandbox:
            calls = Replay(sandbox, {}).named(exchanges)
    except (readers.ReadingError, ControlError) as error:
        raise DealdockError(str(error)) from None
    accounts = [each for vendor, own in calls.items() if (each := _account(vendor, own, keeps_names)) is not None]
    if not accounts:
        raise DealdockError("no recorded answer shows a record that the calls do not make")
    scene_files.write(scenes.WRITERS[scene_files.form_of(output)]({"accounts": accounts}), output)


def _account(vendor: str, calls: Sequence[Named], keeps_names: bool) -> JsonObject | None:
    """Return the account with the records before the calls; None if there are none. Print what cannot be made."""
    found = world(calls, Identities())
    if found is None:
        return None
    rules, answers = support_of(VENDORS.get(vendor)).answers, [ShownAnswer(**each) for each in found["answers"]]
    records = AnsweredRecords(VENDORS.scenes(vendor), rules, answers, found["without"], keeps_names=keeps_names)
    account = records.account(check)
    for each in records.left_out:
        print(f"dealdock: {answers[each.answer].object}: not made: {each.detail}", file=sys.stderr)
    return account
