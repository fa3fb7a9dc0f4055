"""Versions 3, 4 and 5 show the same values of the same records, but for the differences that the guide lists."""

from pathlib import Path

import pytest

from dealdock import Sandbox
from tests.support.transport import Transport
from tests.vendors.pardot.v5 import matrix
from tests.vendors.pardot.v5.differences import PAGE, SCENES, compared, scene_file


@pytest.mark.slow
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("name", SCENES)
def test_differences_are_those_of_the_guide(
    address: str, sandbox: Sandbox, transport: Transport, tmp_path: Path, name: str, version: int
) -> None:
    found = compared(address, sandbox, transport, scene_file(name, tmp_path), version)
    assert {"equal", "other"}.isdisjoint(found)
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    for kind, each in found.items():
        (row,) = [row for row in rows if row.startswith("| {} | {} |".format(*matrix.FORMS[kind]))]
        for part in matrix.fields_of(kind, each).split("; "):
            object_, _, names = part.partition(": ")
            assert all(text in row for text in (f"{object_}: ", *names.split(", "))), (kind, part)
