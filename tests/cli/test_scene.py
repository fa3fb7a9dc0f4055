"""`dealdock scene`. Mistakes in scenes have tests elsewhere."""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from dealdock.cli import scene_files
from dealdock.platform.scenes.json_lines import SMALL_BYTES
from dealdock.vendors import registry
from tests.cli.conftest import Dealdock
from tests.platform.scenes.test_json_schema import problems
from tests.support.running import PATIENCE

VENDORS = [vendor.name for vendor in registry.VENDORS]
GENERATED = [vendor.name for vendor in registry.VENDORS if vendor.scenes.generate is not None]
"""The vendors with generated scenes."""

SCENE = """
accounts:
- name: One
  users:
  - email: jo@example.com
    user_key: 0123456789abcdef0123456789abcdef
- name: Two
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    file = tmp_path / "scene.yaml"
    file.write_text(SCENE)
    return file


def contents(folder: Path) -> dict[Path, bytes]:
    """Return the contents of the files in a folder, except those that exist while a database is open."""
    files = (file for file in folder.iterdir() if file.is_file() and not file.name.endswith(("-shm", "-wal")))
    return {file: file.read_bytes() for file in files}


class TestLoad:
    def test_adds_all_of_it_and_prints_the_accounts(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]
    ) -> None:
        dealdock("account", "add", "--name", "Zero", **lasting)
        done = dealdock("scene", "load", scene, **lasting)
        assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["One", "Two"]
        names = [json.loads(line)["name"] for line in dealdock("account", "list", **lasting).stdout.splitlines()]
        assert names == ["Zero", "One", "Two"]

    @pytest.mark.slow
    def test_a_large_one_in_lines_is_loaded_as_a_stream(
        self, dealdock: Dealdock, tmp_path: Path, lasting: dict[str, object]
    ) -> None:
        file, again = tmp_path / "large.jsonl", tmp_path / "again.jsonl"
        key = {"user_key": "0123456789abcdef0123456789abcdef", "email": "jo@example.com"}
        deals = [{"name": "A" * 250, "value": 2.5, "probability": 1, "stage": "x" * 250}] * 2000
        assert len(json.dumps(deals)) > SMALL_BYTES
        deals[-1] = deals[0] | {"id": 2}  # which others could have had until here
        records = [("accounts", {"name": "One"}), ("users", key), *(("opportunities", deal) for deal in deals)]
        records += [("accounts", {"name": "Two"}), ("prospects", {"email": "jo@example.com"})]
        file.write_text("".join(json.dumps({kind: record}) + "\n" for kind, record in records))
        loaded = dealdock("scene", "load", file, **lasting)
        accounts = [json.loads(line) for line in loaded.stdout.splitlines()]
        assert [(account["id"], account["name"]) for account in accounts] == [(1, "One"), (2, "Two")]
        dealdock("scene", "export", again, **lasting)
        kinds = [next(iter(json.loads(line))) for line in again.read_text().splitlines()]
        assert kinds.count("opportunities") == len(deals)
        assert kinds[-4:] == ["accounts", "users", "campaigns", "prospects"]
        refused = dealdock("scene", "load", file, **lasting)  # its key belongs to another record now
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert len(dealdock("account", "list", **lasting).stdout.splitlines()) == 2

    @pytest.mark.slow
    def test_twice_is_refused_where_keys_would_be(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]
    ) -> None:
        dealdock("scene", "load", scene, **lasting)
        done = dealdock("scene", "load", scene, **lasting)
        assert done.returncode in {1, 2}
        assert done.stderr.count("\n") == 1
        assert len(dealdock("account", "list", **lasting).stdout.splitlines()) == 2


class TestExport:
    @pytest.fixture(autouse=True)
    def loaded(self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]) -> None:
        dealdock("scene", "load", scene, **lasting)

    def test_prints_yaml_that_can_be_loaded(
        self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path
    ) -> None:
        done = dealdock("scene", "export", **lasting)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("accounts:\n  - id: 1\n    name: One\n")
        file = tmp_path / "again.yaml"
        file.write_text(done.stdout)
        assert dealdock("scene", "check", file).returncode == 0
        elsewhere = {"DEALDOCK_DATABASE": f"sqlite:///{tmp_path}/elsewhere/db", "DEALDOCK_HOME": tmp_path / "other"}
        (tmp_path / "elsewhere").mkdir()
        assert dealdock("scene", "load", file, **elsewhere).returncode == 0
        assert dealdock("scene", "export", **elsewhere).stdout.replace("\r", "") == done.stdout

    @pytest.mark.slow
    def test_writes_one_account_to_a_file_as_its_name_says(
        self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path
    ) -> None:
        file = tmp_path / "two.json"
        done = dealdock("scene", "export", "--account", 2, file, **lasting)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert [each["name"] for each in json.loads(file.read_text())["accounts"]] == ["Two"]
        printed = dealdock("scene", "export", "--json", "--account", 2, **lasting).stdout
        assert printed == file.read_text()

    @pytest.mark.slow
    def test_replaces_an_earlier_file_only_when_all_is_written(
        self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path
    ) -> None:
        file, link = tmp_path / "exported.yaml", tmp_path / "link.yaml"
        file.write_text("earlier")
        file.chmod(0o640)
        link.symlink_to(file)
        with pytest.raises(ZeroDivisionError):
            scene_files.write((str(1 / number) for number in (1, 0)), link)
        assert file.read_text() == "earlier"
        assert dealdock("scene", "export", link, **lasting).returncode == 0
        assert file.read_text() == dealdock("scene", "export", **lasting).stdout
        assert link.is_symlink()
        assert file.stat().st_mode & 0o777 == 0o640
        assert list(tmp_path.glob(".*")) == []

    @pytest.mark.slow
    def test_writes_to_a_pipe(self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with ThreadPoolExecutor(1) as pool:
            received = pool.submit(pipe.read_text)
            assert dealdock("scene", "export", pipe, **lasting).returncode == 0
            assert received.result(PATIENCE) == dealdock("scene", "export", **lasting).stdout

    @pytest.mark.parametrize(
        ("options", "code"), [(("--account", 99), 2), (("--account", 10**30), 2), (("nowhere/at/all.yaml",), 1)]
    )
    def test_an_impossible_export_is_one_line(
        self, dealdock: Dealdock, lasting: dict[str, object], options: tuple[object, ...], code: int
    ) -> None:
        done = dealdock("scene", "export", *options, **lasting)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.count("\n") == 1

    def test_reports_an_empty_database(self, dealdock: Dealdock, tmp_path: Path) -> None:
        database = {"DEALDOCK_DATABASE": f"sqlite:///{tmp_path}/empty.db"}
        dealdock("db", "upgrade", **database)
        done = dealdock("scene", "export", **database)
        assert done.returncode == 2
        assert "no account" in done.stderr


class TestKeptFiles:
    """The files that neither `scene export` nor `scene generate` replaces."""

    @pytest.fixture
    def database(self, dealdock: Dealdock, scene: Path, tmp_path: Path) -> Path:
        (folder := tmp_path / "home").mkdir()
        dealdock("scene", "load", scene, "--database", folder / "kept.db")
        return folder / "kept.db"

    @pytest.mark.slow
    @pytest.mark.parametrize("command", ["export", "generate"])
    def test_a_scene_does_not_replace_a_database_or_its_files(
        self, dealdock: Dealdock, database: Path, command: str
    ) -> None:
        (link := database.with_name("link")).symlink_to(database)
        before = contents(database.parent)
        own = [database.with_name(database.name + each) for each in ("-wal", "-shm", "-journal", ".lock")]
        for file in (database, link, *own):
            done = dealdock("scene", command, file, DEALDOCK_DATABASE=database)
            assert (done.returncode, done.stdout) == (1, ""), file
            owner = "it is a SQLite database" if file in {database, link} else f"it belongs to the database {database}"
            assert done.stderr == f"dealdock: can't write the scene to {file}: {owner}. Name another file\n"
        assert contents(database.parent) == before
        assert len(dealdock("account", "list", "--database", database).stdout.splitlines()) == 2

    @pytest.mark.parametrize("name", ["dealdock.secret", "dealdock.token", "dealdock-ca.key"])
    def test_a_scene_does_not_replace_a_file_with_a_secret(self, dealdock: Dealdock, database: Path, name: str) -> None:
        before = contents(database.parent)
        done = dealdock("scene", "export", database.with_name(name), "--database", database)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "a file of this name contains" in done.stderr
        assert contents(database.parent) == before

    @pytest.mark.slow
    def test_a_command_does_not_replace_the_file_of_the_control_token(
        self, dealdock: Dealdock, database: Path, tmp_path: Path
    ) -> None:
        (token := tmp_path / "token.txt").write_text("a control token\n")
        (link := tmp_path / "link").symlink_to(token)
        other = tmp_path / "other.yaml"
        for command in (("scene", "export"), ("scene", "generate")):
            for file in (token, link):
                done = dealdock(*command, file, DEALDOCK_DATABASE=database, DEALDOCK_CONTROL_TOKEN_FILE=token)
                assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
                assert f"{file}: DEALDOCK_CONTROL_TOKEN_FILE names it. Name another file" in done.stderr
                assert token.read_text() == "a control token\n"
            done = dealdock(*command, other, DEALDOCK_DATABASE=database, DEALDOCK_CONTROL_TOKEN_FILE=token)
            assert (done.returncode, done.stderr) == (0, "")
            other.unlink()


class TestCheck:
    def test_reports_that_all_is_well(self, dealdock: Dealdock, scene: Path) -> None:
        done = dealdock("scene", "check", scene)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"{scene} is a valid scene with 2 accounts.\n"

    def test_a_missing_scene_is_an_error_of_the_command(self, dealdock: Dealdock) -> None:
        done = dealdock("scene", "check", "demoo")
        reason = "no such file, and no scene has that name; did you mean demo? There are demo and empty"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"dealdock: demoo: {reason}\n")

    def test_names_file_line_and_field(self, dealdock: Dealdock, scene: Path) -> None:
        scene.write_text(SCENE.replace("jo@example.com", "jo").replace("Two", ""))
        done = dealdock("scene", "check", scene)
        assert done.returncode == 2
        assert done.stderr.startswith(f"{scene}:5: accounts[0].users[0].email: ")

    @pytest.mark.parametrize(
        ("records", "problem"),
        [
            (
                "related_items: [&link {opportunity: Deal, related_id: 7, related_type: person}, *link]",
                "related_items[1].related_id: must come once for each opportunity, and this one has 7 already",
            ),
            ("companies: [{name: A, custom_fields: {Size: 1}}]", "companies[0].custom_fields: must name definitions"),
            (
                "pipeline_stages: [{name: First, pipeline: A}, {name: Last, pipeline: B}]",
                "opportunities[0].pipeline_stage: must be a stage of the pipeline",
            ),
        ],
    )
    def test_finds_what_only_loading_refuses(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object], records: str, problem: str
    ) -> None:
        place = ", pipeline: A, pipeline_stage: Last" if "stages" in records else ""
        lines = [
            "accounts:",
            "- vendor: copper",
            "  pipelines: [{name: A}, {name: B}]",
            "  people: [{name: Ann, id: 7}]",
            f"  opportunities: [{{name: Deal, primary_contact: 7{place}}}]",
            f"  {records}",
        ]
        scene.write_text("\n".join(lines))
        done = dealdock("scene", "check", scene, **lasting)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f": accounts[0].{problem}" in done.stderr
        assert dealdock("scene", "load", scene, **lasting).stderr == done.stderr


class TestSchema:
    def test_is_named_by_its_path_or_printed(self, dealdock: Dealdock) -> None:
        named, printed = dealdock("scene", "schema").stdout, dealdock("scene", "schema", "--content").stdout
        assert json.loads(Path(named.strip()).read_text()) == json.loads(printed)
        assert json.loads(printed)["properties"].keys() == {"$schema", "accounts"}


class TestGenerate:
    @pytest.mark.slow
    def test_writes_accounts_that_can_be_loaded(
        self, dealdock: Dealdock, tmp_path: Path, lasting: dict[str, object]
    ) -> None:
        every, exported = tmp_path / "every.jsonl", tmp_path / "exported.jsonl"
        for vendor in GENERATED:
            file = tmp_path / f"{vendor}.jsonl"
            done = dealdock("scene", "generate", file, "--vendor", vendor, "--opportunities", 60, "--seed", 7)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
            with every.open("a") as out:
                out.write(file.read_text())
        loaded = dealdock("scene", "load", every, **lasting)
        assert [json.loads(line)["vendor"] for line in loaded.stdout.splitlines()] == GENERATED
        dealdock("scene", "export", exported, **lasting)
        kinds = [next(iter(json.loads(line))) for line in exported.read_text().splitlines()]
        assert kinds.count("opportunities") == 60 * len(GENERATED)
        statuses = Counter(
            record["opportunities"].get("status", "Open")
            for record in map(json.loads, exported.read_text().splitlines())
            if record.get("opportunities", {}).get("probability") is not None
        )
        assert statuses.keys() == {"Open", "Won", "Lost"}

    def test_repeats_a_scene_by_its_seed(self, dealdock: Dealdock) -> None:
        def text(*options: object) -> str:
            return dealdock("scene", "generate", "--opportunities", 5, "--format", "json", *options).stdout

        assert text("--seed", 3) == text("--seed", 3) != text("--seed", 4)
        assert "2025-" not in text("--until", "2024-06-30")

    @pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01"])
    def test_refuses_a_day_around_which_no_records_fit(self, dealdock: Dealdock, until: str) -> None:
        done = dealdock("scene", "generate", "--opportunities", 3, "--until", until)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "dealdock: --until: must be a day of the years 1972 to 9998\n"

    @pytest.mark.parametrize("until", ["1972-01-01", "9998-12-31"])
    def test_of_the_first_and_the_last_year_can_be_read(self, dealdock: Dealdock, tmp_path: Path, until: str) -> None:
        file = tmp_path / "crm.yaml"
        assert dealdock("scene", "generate", file, "--opportunities", 3, "--until", until).returncode == 0
        assert dealdock("scene", "check", file).returncode == 0

    @pytest.mark.slow
    @pytest.mark.parametrize("vendor", GENERATED)
    @pytest.mark.parametrize("suffix", ["yaml", "json"])
    def test_fits_the_schema_and_the_check(self, dealdock: Dealdock, tmp_path: Path, vendor: str, suffix: str) -> None:
        file = tmp_path / f"crm.{suffix}"
        dealdock("scene", "generate", file, "--vendor", vendor, "--opportunities", 9)
        checked = dealdock("scene", "check", file)
        assert (checked.returncode, checked.stderr) == (0, "")
        assert problems(yaml.safe_load(file.read_text())) == []

    def test_names_the_vendors_that_there_are(self, dealdock: Dealdock) -> None:
        done = dealdock("scene", "generate", "--vendor", "copper-crm")
        assert done.returncode == 2
        assert f"did you mean copper? Known vendors: {', '.join(VENDORS)}" in done.stderr
