"""`judge.yaml`: what a right one says, and all problems of a wrong one."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from dealdock.judge import names
from dealdock.judge.file import Deleted, FileError, JudgeFile, Read, load
from dealdock.judge.file_connectors import CommandConnector, SingerConnector

SINGER = """\
vendor: close
env: {CLOSE_API_KEY: "{api_key}"}
singer:
  tap: tap-closeio
  config: {api_key: "{api_key}", start_date: 2026-01-01T00:00:00Z}
reads:
  leads: lead
  opportunities: {object: opportunity, key: number, version: date_updated, fields: {worth: value}}
  notes: {object: note, changes: never}
"""
COMMAND = """\
vendor: close
command: python sync.py --out '{dir}/my rows.jsonl'
output: {leads: "{dir}/my rows.jsonl"}
reads: {leads: lead}
"""


def loaded(folder: Path, text: str) -> JudgeFile:
    path = folder / "judge.yaml"
    path.write_text(text)
    return load(path)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(FileError) as wrong:
        loaded(folder, text)
    return [each.removeprefix(f"{folder}/judge.yaml:") for each in wrong.value.problems]


class TestLoad:
    def test_a_singer_tap(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, SINGER)
        assert (file.vendor, file.accounts, file.timeout, file.mode) == ("close", {"close": {}}, 60.0, "append")
        assert file.env == {"CLOSE_API_KEY": "{api_key}"}
        config = {"api_key": "{api_key}", "start_date": "2026-01-01T00:00:00Z"}
        assert file.connector == SingerConnector(["tap-closeio"], config)
        assert file.reads == {
            "leads": Read("leads", "lead", "close"),
            "opportunities": Read(
                "opportunities", "opportunity", "close", "number", "date_updated", {"worth": "value"}
            ),
            "notes": Read("notes", "note", "close", changes="never"),
        }
        assert (file.promises.deletes, file.promises.delivery) == ("ignored", "at-least-once")
        assert file.folder == tmp_path

    def test_a_command_is_split_like_a_shell_line(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, COMMAND)
        assert file.connector == CommandConnector(["python", "sync.py", "--out", "{dir}/my rows.jsonl"])
        assert file.connector.name == "sync.py"

    def test_json_is_yaml(self, tmp_path: Path) -> None:
        text = (
            '{"vendor": "close", "command": "./sync", "output": {"leads": "{dir}/l.csv"}, "reads": {"leads": "lead"}}'
        )
        assert loaded(tmp_path, text).reads == {"leads": Read("leads", "lead", "close")}

    def test_output_alone_has_no_reads(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, 'vendor: close\ncommand: ./sync\noutput: {a: "{dir}/a.csv"}\nignore: synced_at\n')
        assert (file.reads, file.ignore) == ({}, ["synced_at"])

    def test_objects_of_several_accounts_name_their_vendor(self, tmp_path: Path) -> None:
        accounts = "accounts: {close: {time_zone: Asia/Tokyo}, copper: {}}\n"
        rest = 'command: ./sync\noutput: {a: "{dir}/a.csv"}\nreads: {a: close.lead}\n'
        file = loaded(tmp_path, accounts + rest)
        assert file.vendor is None
        assert file.accounts == {"close": {"time_zone": "Asia/Tokyo"}, "copper": {}}
        assert file.reads["a"] == Read("a", "lead", "close")
        assert problems(tmp_path, accounts + rest.replace("close.lead", "lead")) == [
            "4: reads.a: an object with its account before it is expected, as close.lead"
        ]

    def test_the_sign_of_deleted_records_is_of_one_stream_or_of_all(self, tmp_path: Path) -> None:
        seen = SINGER + "promises: {deletes: seen}\ndeleted: {column: is_deleted}\n"
        one = seen.replace("changes: never", "deleted: {stream: notes_deleted}")
        reads = loaded(tmp_path, one).reads
        assert reads["leads"].deleted == Deleted(column="is_deleted", value=True)
        assert reads["notes"].deleted == Deleted(stream="notes_deleted")


class TestProblems:
    def test_all_are_reported_at_once_in_the_order_of_lines(self, tmp_path: Path) -> None:
        text = (
            SINGER.replace("vendor:", "vendr:").replace("key: number", "kye: number").replace("never", "nver")
            + "promises: {deletes: see, delivery: exactly-once}\nmode: table\ntimeout: 0\n"
        )
        assert problems(tmp_path, text) == [
            "1: vendor is missing: the vendor's name, as vendor: close",
            "1: vendr: unknown field; did you mean vendor?",
            "8: reads.opportunities.kye: unknown field; did you mean key?",
            "9: reads.notes.changes: expected or never is expected, not nver",
            "10: promises.deletes: ignored or seen is expected, not see",
            "10: promises.delivery: exactly-once is for mode: append; a table shows no second delivery",
            "11: mode: mode is for command; a singer connector writes rows",
            "12: timeout: a number of seconds above 0 is expected, not 0",
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", "1: a mapping is expected, with vendor, one of singer, airbyte, command, receiver, and reads"),
            ("a: [", "1: no YAML: expected the node content, but found '<stream end>'"),
            (SINGER + "command: x\n", "10: command: a file has one connector; singer and command exclude each other"),
            (
                SINGER.replace("  leads: lead\n", "  leads: lead\n  leads: lead\n"),
                "8: leads is repeated; it first occurs",
            ),
            (SINGER.replace("tap: tap-closeio", "tap: ''"), "4: singer.tap: a text is expected, not an empty text"),
            (SINGER.replace("leads: lead", "leads: 5"), "7: reads.leads: a mapping is expected, as {name: value}"),
            (SINGER[: SINGER.index("reads")], "1: reads is missing: the streams to select"),
            (SINGER + "writes: {}\n", "10: writes: a file judges a connector that reads or one that writes"),
            (SINGER + "deleted: {}\n", "10: deleted: it is used with promises: {deletes: seen}"),
            (COMMAND.replace("rows.jsonl'", "rows.jsonl"), "2: command: the command line can't be split: No closing"),
            (
                COMMAND.replace("output: {leads", "output: {lead"),
                "3: output.lead: reads has no lead; did you mean leads?",
            ),
            (COMMAND + "env: {A: [1]}\n", "5: env.A: a text is expected, not a list"),
        ],
    )
    def test_says_what_was_expected(self, tmp_path: Path, text: str, expected: str) -> None:
        assert any(each.startswith(expected) for each in problems(tmp_path, text))

    def test_a_file_that_does_not_exist_says_how_to_write_one(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"No such file or directory. `dealdock judge init` writes a file"):
            load(tmp_path / "judge.yaml")


def checked(file: JudgeFile, objects: dict[str, list[str]]) -> None:
    """Compare the objects of a file with those of a sandbox. Raises `FileError`."""
    file.check_objects(objects)
    file.document.check()


class TestCheckAgainstASandbox:
    def test_vendors_and_objects(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, SINGER.replace("object: opportunity", "object: oportunity"))
        with pytest.raises(FileError, match=r":8: reads.opportunities: close has no object oportunity; did you mean"):
            checked(file, {"close": ["lead", "opportunity", "note"], "copper": ["lead"]})
        with pytest.raises(FileError, match=":1: vendor: no vendor close; known: copper"):
            checked(loaded(tmp_path, SINGER), {"copper": []})
        checked(loaded(tmp_path, SINGER), {"close": ["lead", "opportunity", "note"]})

    def test_fields_of_streams(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, SINGER.replace("worth: value", "worth: valeu, note: details.text, colour: hue"))
        record = {"id": 1, "value": 5, "details": None}
        with pytest.raises(FileError) as refused:
            names.check_fields(file, "close", {"opportunity": record, "lead": {"id": 1}})
        assert [each.partition(":8: reads.opportunities.fields.")[2] for each in refused.value.problems] == [
            "colour: close.opportunity has no field hue; known: details, id, value",
            "worth: close.opportunity has no field valeu; did you mean value?",
        ]
        for vendor, records in (("copper", {"opportunity": record}), ("close", {"lead": {"id": 1}})):
            names.check_fields(loaded(tmp_path, SINGER), vendor, records)

    def test_fields_of_a_writer(self, tmp_path: Path) -> None:
        writer = (
            'vendor: close\ncommand: x\nwrites:\n  input: "{dir}/a.csv"\n  into: lead\n  rows: [{name: A, site: b}]\n'
        )
        for given, problem in (
            (
                "  match: [name]\n  fields: {name: name, site: ulr}\n",
                ":8: writes.fields.site: close.lead has no field ulr",
            ),
            ("  match: [site, name]\n", ":7: writes.match: close.lead has no field site"),
            ("  match: [site, name]\n  fields: {name: name}\n", None),
            ("  match: [name, site]\n", None),
        ):
            file = loaded(tmp_path, writer + given)
            with nullcontext() if problem is None else pytest.raises(FileError, match=re.escape(problem)):
                names.check_fields(file, "close", {"lead": {"name": "A", "url": "b"}})

    def test_placeholders(self, tmp_path: Path) -> None:
        file = loaded(tmp_path, SINGER.replace('api_key: "{api_key}"', 'api_key: "{api_kye} {dir} {run}"'))
        with pytest.raises(FileError) as wrong:
            file.check_placeholders(["api_key", "base_url"])
        assert [each.partition(".yaml:")[2] for each in wrong.value.problems] == [
            "5: singer.config.api_key: {api_kye} is not a placeholder; did you mean api_key?"
        ]
        loaded(tmp_path, COMMAND).check_placeholders([])
