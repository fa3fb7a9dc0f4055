"""Scenes with accounts of several vendors."""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import WrongScene
from dealdock.platform.lifecycle import importing, loading
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Dataset
from dealdock.platform.scenes import Lines, Scene
from dealdock.platform.vendor import Vendors
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.pardot.tag import Tag
from dealdock.vendors.pardot.vendor import VENDOR as PARDOT
from tests.example_vendor.models import Lead
from tests.example_vendor.vendor import VENDOR as EXAMPLE

WITH_EXAMPLE = (PARDOT, EXAMPLE)
VENDORS = Vendors(WITH_EXAMPLE)
BOTH = (
    "accounts: [{id: 7, tags: [{name: Hot}]}, "
    "{id: 8, vendor: minicrm, leads: [{id: lead_00080005, name: Oranges}, {name: Limes}]}]"
)
LINES = """\
{"accounts": {"id": 7}}
{"tags": {"name": "Hot"}}
{"accounts": {"id": 8, "vendor": "minicrm"}}
{"leads": {"id": "lead_00080005", "name": "Oranges"}}
{"leads": {"name": "Limes"}}
{"accounts": {"id": 9}}
{"tags": {"name": "Cold"}}
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with Minicrm in addition to all others."""
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), WITH_EXAMPLE) as sandbox:
        yield sandbox


def read(text: str, folder: Path, name: str = "crm.yaml") -> Scene:
    (folder / name).write_text(text, encoding="utf-8")
    return scenes.read(str(folder / name), VENDORS)


def wrong(text: str, folder: Path, name: str = "crm.yaml") -> list[str]:
    with pytest.raises(WrongScene) as caught:
        read(text, folder, name)
    return str(caught.value).replace(str(folder / name), name).splitlines()


def lines(text: str) -> Lines:
    return Lines("crm.jsonl", io.BytesIO(text.encode()), VENDORS)


def load(sandbox: Sandbox, scene: Scene) -> list[int]:
    now = sandbox.clock.now()
    return sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, scene, real=now))


def export(sandbox: Sandbox, *account_ids: int) -> list[dict[str, Any]]:
    def work(db: Connection) -> str:
        return "".join(scenes.WRITERS["json"](scenes.export(db, VENDORS, account_ids)))

    exported: list[dict[str, Any]] = json.loads(sandbox.database.read(work))["accounts"]
    return exported


def held(sandbox: Sandbox, account_id: int) -> list[tuple[int, str]]:
    """The leads of an account of the example; the tags of one of Pardot."""
    tenant = sandbox.database.read(lambda db: accounts.get(db, account_id))
    table: Any = Lead if tenant.vendor == "minicrm" else Tag
    mine = select(table.id, table.name).where(table.dataset_id == tenant.dataset_id).order_by(table.id)
    return [(row.id, row.name) for row in sandbox.database.read(lambda db: db.execute(mine).all())]


class TestVendor:
    def test_is_the_default_one_where_none_is_named(self, tmp_path: Path) -> None:
        found = read("accounts: [{}, {vendor: }, {vendor: pardot}]", tmp_path).supports
        assert [each.vendor for each in found] == ["pardot"] * 3

    def test_says_which_kinds_of_record_an_account_has(self, tmp_path: Path) -> None:
        text = "accounts:\n- vendor: minicrm\n  tags: []\n- leads: []\n- vendor: minicrm\n  leads: [{name: A, nam: B}]"
        tags, leads, nam = wrong(text, tmp_path)
        text = "unknown field; accounts of pardot have it, accounts of minicrm have id, vendor"
        assert tags.startswith(f"crm.yaml:3: accounts[0].tags: {text}")
        text = "unknown field; accounts of minicrm have it, accounts of pardot have id, vendor"
        assert leads.startswith(f"crm.yaml:4: accounts[1].leads: {text}")
        assert nam == "crm.yaml:6: accounts[2].leads[0].nam: unknown field; did you mean name?"

    def test_checks_its_own_accounts(self, tmp_path: Path) -> None:
        text = "accounts:\n- leads: [{id: 5}]\n- vendor: minicrm\n  leads:\n  - {id: 5, name: A}\n  - {id: 5, name: B}"
        assert [each[: each.find(",")] if "have it" in each else each for each in wrong(text, tmp_path)] == [
            "crm.yaml:2: accounts[0].leads: unknown field; accounts of minicrm have it",
            "crm.yaml:6: accounts[1].leads[1].id: the id 5 is taken already, by accounts[1].leads[0]",
        ]

    def test_that_there_is_not_is_a_problem_at_its_line_beside_all_others(self, tmp_path: Path) -> None:
        text = "accounts:\n- name: A\n  vendor: minicmr\n- nam: B\n- vendor: [minicrm]"
        assert wrong(text, tmp_path) == [
            "crm.yaml:3: accounts[0].vendor: is 'minicmr'; did you mean minicrm? It must be a vendor (pardot, minicrm)",
            "crm.yaml:4: accounts[1].nam: unknown field; did you mean name?",
            "crm.yaml:5: accounts[2].vendor: must be a single value, is a list",
        ]

    def test_that_there_is_not_is_named_in_lines(self, tmp_path: Path) -> None:
        text = '{"accounts": {}}\n{"accounts": {"vendor": "close"}}\n'
        said = "crm.jsonl:2: accounts[1].vendor: must be a vendor (pardot, minicrm), is 'close'"
        assert wrong(text, tmp_path, "crm.jsonl") == [said]

    def test_says_what_may_stand_in_lines(self, tmp_path: Path) -> None:
        text = '{"accounts": {"vendor": "minicrm"}}\n{"tags": {"name": "A"}}\n'
        said = "unknown field; accounts of pardot have it, accounts of minicrm have accounts, users, leads, deals"
        assert wrong(text, tmp_path, "crm.jsonl") == [f"crm.jsonl:2: {said}"]


class TestLoading:
    def test_writes_each_account_as_its_vendor_does(self, sandbox: Sandbox, tmp_path: Path) -> None:
        pardots, examples = load(sandbox, read(BOTH, tmp_path))
        assert [name for _, name in held(sandbox, pardots)] == ["Hot"]
        assert [name for _, name in held(sandbox, examples)] == ["Oranges", "Limes"]

    def test_of_lines_writes_each_account_as_its_vendor_does(self, sandbox: Sandbox) -> None:
        real = sandbox.clock.now()
        loaded = loading.load_lines(
            sandbox.database, sandbox.credentials, lines(LINES), real=real, progress=lambda _: None
        )
        tags, leads, more_tags = (held(sandbox, each) for each in loaded)
        assert ([name for _, name in tags], [name for _, name in more_tags]) == (["Hot"], ["Cold"])
        assert [name for _, name in leads] == ["Oranges", "Limes"]

    def test_of_lines_leaves_nothing_where_a_later_account_is_wrong(self, sandbox: Sandbox) -> None:
        before, real = sandbox.database.read(accounts.ids), sandbox.clock.now()
        twice = '{"leads": {"id": "lead_7", "name": "A"}}\n' * 2
        text = LINES + '{"accounts": {"vendor": "minicrm"}}\n' + twice
        with pytest.raises(WrongScene, match=r"crm.jsonl:9: .*an id that another record already has"):
            loading.load_lines(sandbox.database, sandbox.credentials, lines(text), real=real, progress=lambda _: None)
        assert sandbox.database.read(accounts.ids) == before

    def test_reserves_the_ids_that_records_bring_along(self, sandbox: Sandbox, tmp_path: Path) -> None:
        (loaded,) = load(
            sandbox, read("accounts: [{vendor: minicrm, id: 500, leads: [{id: lead_01f40032, name: A}]}]", tmp_path)
        )
        tenant = sandbox.database.read(lambda db: accounts.get(db, loaded))
        last = select(Dataset.last_id).where(Dataset.id == tenant.dataset_id)
        assert sandbox.database.read(lambda db: db.scalar(last)) == 50
        assert sandbox.database.write(lambda db: datasets.take_ids(db, tenant.dataset_id, 1)) == 51


class TestImporting:
    def test_of_lines_takes_the_first_account_of_a_vendor_that_is_not_the_default_one(
        self, sandbox: Sandbox, tmp_path: Path
    ) -> None:
        mine, other = load(
            sandbox, read("accounts: [{vendor: minicrm}, {vendor: minicrm, leads: [{name: A}]}]", tmp_path)
        )
        text = '{"accounts": {"vendor": "minicrm"}}\n{"leads": {"name": "Limes"}}\n{"accounts": {}}\n'
        importing.import_lines(sandbox.database, sandbox.credentials, mine, lines(text), real=sandbox.clock.now())
        assert [name for _, name in held(sandbox, mine)] == ["Limes"]
        assert [name for _, name in held(sandbox, other)] == ["A"]

    def test_into_another_vendor_s_account_is_refused(self, sandbox: Sandbox, tmp_path: Path) -> None:
        (mine,) = load(sandbox, read("accounts: [{vendor: minicrm, leads: [{name: A}]}]", tmp_path))
        real, words = sandbox.clock.now(), "is pardot, but the account belongs to minicrm"
        with pytest.raises(WrongScene, match=words):
            importing.import_lines(sandbox.database, sandbox.credentials, mine, lines(LINES), real=real)
        with pytest.raises(WrongScene, match=words):
            importing.import_scene(
                sandbox.database, sandbox.credentials, mine, read("accounts: [{}]", tmp_path), real=real
            )
        assert [name for _, name in held(sandbox, mine)] == ["A"]


class TestExport:
    def test_of_the_default_vendor_s_account_does_not_name_it(self, sandbox: Sandbox, tmp_path: Path) -> None:
        (exported,) = export(sandbox, *load(sandbox, read("accounts: [{vendor: pardot}]", tmp_path)))
        assert "vendor" not in exported

    def test_of_another_vendor_s_account_names_it_after_the_id(self, sandbox: Sandbox, tmp_path: Path) -> None:
        pardots, examples = export(sandbox, *load(sandbox, read(BOTH, tmp_path)))
        assert "vendor" not in pardots
        assert list(examples)[:2] == ["id", "vendor"]
        assert [lead["name"] for lead in examples["leads"]] == ["Oranges", "Limes"]


class TestPackaged:
    def test_demo_has_the_parts_of_all_vendors_one_after_the_other(self) -> None:
        demo = scenes.read("demo", VENDORS)
        assert [each.vendor for each in demo.supports] == ["pardot", "pardot", "minicrm", "minicrm"]
        assert [each.name for each in demo.accounts][2:] == ["Corner shop", "Quay shop"]

    def test_of_one_vendor_has_its_part_alone(self) -> None:
        assert [each.name for each in scenes.read("demo", VENDORS, "minicrm").accounts] == ["Corner shop", "Quay shop"]
        assert [each.vendor for each in scenes.read("empty", VENDORS, "minicrm").supports] == ["minicrm"]
        assert [each.vendor for each in scenes.read("empty", VENDORS).supports] == ["pardot"]

    def test_is_gone_back_to_by_vendor_and_place(self, sandbox: Sandbox) -> None:
        loaded = load(sandbox, scenes.read("demo", VENDORS))
        for account_id, name in zip(loaded[1:], ["Moonlight Ferries", "Corner shop", "Quay shop"], strict=True):
            kept = sandbox.database.read(partial(scenes.origin_document, account_id=account_id))
            beginning = scenes.read_origin(kept, VENDORS)
            assert [each.name for each in beginning.scene.accounts] == [name]
