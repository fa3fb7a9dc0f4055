"""The guide to scenes: its examples, messages and tables are correct."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealdock.platform.scenes.schema import Record, form_in
from dealdock.vendors.pardot.scenes.support import SCENES
from tests.support.generators import scene_guide
from tests.vendors.pardot.scenes.conftest import Load, Read, WrongValue

GUIDE = (Path(__file__).parents[4] / "docs" / "guides" / "scenes.md").read_text(encoding="utf-8")
EXAMPLE, MISTAKEN = re.findall(r"```yaml\n(accounts:.*?)```", GUIDE, re.DOTALL)
(HEARD,) = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
TABLES = {
    title.replace(" ", "").lower(): table
    for title, table in re.findall(r"### (?:An? )?(\w+(?: \w+)*)\n(.*?)(?=\n##)", GUIDE, re.DOTALL)
}


@pytest.mark.slow
def test_its_example_loads(load: Load) -> None:
    harbour, beside = load(EXAMPLE)
    assert (harbour.ready.name, harbour.ready.email) == ("Harbour & Sons", "rita@harbour.example")
    assert (beside.ready.connector, bool(beside.ready.api_key)) == ("salesforce", True)


@pytest.mark.slow
def test_its_mistakes_have_the_messages_that_it_shows(wrong: WrongValue) -> None:
    assert wrong(MISTAKEN) == HEARD.splitlines()


def forms() -> Iterator[type[Record]]:
    """Yield the forms of an account and of all that it holds."""
    yield SCENES.account
    for field in ("limits", "scoring", "switches", "clock"):
        yield form_in(SCENES.account, field)
    yield from scene_guide.forms()


@pytest.mark.parametrize("kind", [*forms()], ids=lambda kind: kind.__name__)
def test_it_names_every_field_and_which_are_required(kind: type[Record]) -> None:
    named = re.findall(r"^\| (.*?) \|", TABLES[scene_guide.title(kind)], re.MULTILINE)
    fields = [field for cell in named[1:] for field in re.findall(r"(\**)`(\w+)`", cell)]
    assert [field for _, field in fields] == list(kind.model_fields)
    assert [field for mark, field in fields if mark] == [
        name for name, field in kind.model_fields.items() if field.is_required()
    ]


def test_its_limits_are_the_limits(read: Read) -> None:
    assert "2147483647" in GUIDE
    assert "9999999999999.99" in GUIDE
    read("accounts: [{campaigns: [{id: 2147483647, name: A}]}]")
