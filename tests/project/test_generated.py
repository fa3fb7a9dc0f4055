"""Every generated file is what its generator writes today."""

from typing import Final

import pytest

from dealdock.platform.database import migrations
from tests.support.generate import GENERATORS
from tests.support.generators import first_migration

LONG: Final = {"differences of Pardot's version 5", "examples of Pardot's answers", "limits"}
"""Generators that call or describe many hundred operations: `make check` compares their files."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in GENERATORS]
)
def test_is_current(name: str) -> None:
    old = [path.name for path, text in GENERATORS[name]() if not path.exists() or path.read_text("utf-8") != text]
    assert old == [], f"make generate writes {', '.join(old)}"


def test_there_is_one_first_migration() -> None:
    assert len(first_migration.files()) == 1
    assert first_migration.files()[0].stem == migrations.REVISIONS[0]
