"""Lines gathered into a scene of one piece."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import files
from dealdock.platform.scenes.document import Items, Mapping, Place, Problem, SceneDocument
from dealdock.platform.scenes.document_builder import parse_line
from dealdock.platform.scenes.json_lines import SEVERAL_RECORDS, Batch, Lines
from dealdock.platform.scenes.support import SceneVendors


def read(name: str, vendors: SceneVendors) -> SceneDocument:
    """Return the scene in a file of lines. Raise `WrongScene` if a line is not a record."""
    lines = Lines(name, BytesIO(files.text_of(name).encode()), vendors)
    return gather(lines, lines.batches())


def gather(lines: Lines, batches: Iterable[Batch]) -> SceneDocument:
    """Return the scene that these batches make up."""
    accounts, problems = Items(), list[Problem]()
    for batch in batches:
        while batch.kind == "accounts" and len(accounts) <= batch.account:
            accounts.append(Mapping())  # for the accounts before, which are not among the batches
        for number, line in enumerate(batch.lines, batch.line):
            record = parse_line(lines.name, line, number)
            (_, value), *more = record.data.items()
            if more:
                raise lines.wrong(number, SEVERAL_RECORDS)
            place = _add(lines, accounts, batch.kind, value, number)
            problems += (each._replace(place=(*place, *each.place[1:])) for each in record.problems)
    if not accounts:
        raise WrongScene(f"{lines.name}: is empty: a scene has at least one account")
    scene = Mapping()
    scene["accounts"], scene.lines["accounts"] = accounts, 1
    return SceneDocument(lines.name, scene, tuple(problems))


def _add(lines: Lines, accounts: Items, kind: str, value: Any, line: int) -> Place:
    if kind == "accounts":
        for inside in lines.support(value).kinds:
            if isinstance(value, Mapping) and inside in value:
                raise lines.wrong(value.lines[inside], f"{inside} need lines of their own here")
        items, place = accounts, Place(("accounts",))
    else:
        account = accounts[-1]
        if not isinstance(account, Mapping):
            raise lines.wrong(line, f"{kind} have no account here")
        if kind not in account:
            account[kind], account.lines[kind] = Items(), line
        items, place = account[kind], ("accounts", len(accounts) - 1, kind)
    items.lines[len(items)] = line
    items.append(value)
    return (*place, len(items) - 1)
