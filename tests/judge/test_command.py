"""`dealdock judge` as a program: its exit codes, and the end of everything that it started."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.running import is_running, run_within
from tests.support.serving import served

READER: Final = Path(__file__).with_name("reader.py")
PATIENCE: Final = 240
"""The seconds in which a program starts, or ends, also on a machine with much else to do."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Server(Settings(secret="a secret for tests"), VENDORS) as server, served(server) as address:
        yield address


def written(folder: Path, command: str, **more: Any) -> Path:
    file = folder / "judge.yaml"
    lines = ["vendor: pardot", f"command: {command}", 'output: {prospects: "{dir}/prospects.jsonl"}']
    lines += [
        "reads: {prospects: {object: prospect, version: updated_at}}",
        *(f"{name}: {each}" for name, each in more.items()),
    ]
    file.write_text("\n".join(lines))
    return file


def hanging(pid: Path) -> str:
    """Return the line of a program that writes its process id, and hangs. A shell is ready at once."""
    return f"sh -c 'echo $$ > {pid}; exec sleep 600'"


def judge(address: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return run_within(PATIENCE, "judge", "--server", address, *words)


def reader(defect: str) -> str:
    return f"{sys.executable} {READER} {{base_url}} {{api_key}} {{user_key}} {{dir}} {defect}"


class TestMistakes:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["--scenario", "tie"], "unknown scenario tie; did you mean ties?"),
            (["--scenario", "parents", "--require", "sized"], "unknown scenario sized; did you mean sizes?"),
            (["--stream", "prospect"], "unknown stream prospect; did you mean prospects?"),
            (["--expect", "nowhere.json"], "nowhere.json: No such file or directory. Write it by --json nowhere.json."),
        ],
    )
    def test_of_an_option_end_it_with_2(self, address: str, tmp_path: Path, words: list[str], text: str) -> None:
        done = judge(address, written(tmp_path, reader("none")), *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert text in done.stderr

    @pytest.mark.parametrize("option", ["--json", "--html", "--junit"])
    def test_of_the_place_of_a_report_end_it_before_anything_is_judged(
        self, address: str, tmp_path: Path, option: str
    ) -> None:
        places = {
            tmp_path: f"{tmp_path}: it is a folder. Name a file in it.",
            tmp_path / "no" / "report": f"{tmp_path}/no is not a folder. Make it first.",
            written(tmp_path, reader("none")): "it describes the connector. Name another file.",
        }
        for place, text in places.items():
            done = judge(address, written(tmp_path, reader("none")), "--scenario", "sizes.one", option, place)
            assert (done.returncode, done.stdout) == (2, "")
            assert text in done.stderr

    @pytest.mark.parametrize(
        ("command", "text"),
        [
            ("sh -c 'exit 3'", "ended with exit code 3 before its first call to the service, and it wrote nothing"),
            (reader("breaks"), "there is no such thing as a configuration"),
            ("no-such-program {dir}", "no-such-program"),
            (
                reader("none").replace("{api_key}", "{api_keys}"),
                "{api_keys} is not a placeholder; did you mean api_key?",
            ),
        ],
    )
    def test_of_a_command_end_it_with_2(self, address: str, tmp_path: Path, command: str, text: str) -> None:
        done = judge(address, written(tmp_path, command), "--scenario", "sizes.one")
        assert (done.returncode, done.stdout) == (2, "")
        assert text in done.stderr

    def test_of_settings_end_it_with_2_and_name_their_line(self, address: str, tmp_path: Path) -> None:
        file = written(tmp_path, reader("none"), settings="{versoin: 4, time_zone: Mars}")
        done = judge(address, file, "--scenario", "sizes.one")
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{file}:5: settings.versoin: unknown field; did you mean version?" in done.stderr
        assert "Traceback" not in done.stderr

    def test_of_settings_of_the_command_name_their_option(self, address: str, tmp_path: Path) -> None:
        file = written(tmp_path, reader("none"), settings="{time_zone: Mars, versoin: 3}")
        chosen = "--set", "versoin=4", "--set", "time_zone=Venus"
        done = judge(address, file, "--scenario", "sizes.one", *chosen)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--set versoin: unknown field; did you mean version?" in done.stderr
        assert "--set time_zone: must be a time zone such as Europe/Paris, is 'Venus'" in done.stderr
        assert "Mars" not in done.stderr
        done = judge(address, file, "--set", "close.version=4")
        assert "--set close.version=4: unknown vendor close" in done.stderr

    def test_of_a_key_end_it_with_2(self, address: str, tmp_path: Path) -> None:
        file = written(tmp_path, reader("none"))
        file.write_text(file.read_text().replace("object: prospect", "object: prospect, key: number"))
        done = judge(address, file, "--scenario", "sizes.one")
        assert done.returncode == 2
        assert "reads.prospects: no row has the column number. Name that of the id as key" in done.stderr


def test_a_connector_that_hangs_before_its_first_call_is_ended(address: str, tmp_path: Path) -> None:
    file = written(tmp_path, hanging(tmp_path / "pid"), timeout=2)
    done = judge(address, file, "--scenario", "sizes.one")
    assert done.returncode == 2, done.stdout
    assert "did not end in time before its first call" in done.stderr
    assert not is_running(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ('rm "$OUTPUT"', "run 1: prospects.jsonl does not exist"),
        ('rm -r "$OUTPUT"; mkdir "$OUTPUT"', "run 1: prospects.jsonl is a folder"),
        ('sed -i "s/^/[/" "$OUTPUT"', "run 1: 1 of the lines of prospects.jsonl could not be read as rows"),
    ],
)
def test_a_red_verdict_says_what_of_the_output_could_not_be_read(
    address: str, tmp_path: Path, change: str, text: str
) -> None:
    program = tmp_path / "connector.sh"
    program.write_text(f'OUTPUT="$4/prospects.jsonl"\n{sys.executable} {READER} "$@" none\n{change}\n')
    file = written(tmp_path, f"sh {program} {{base_url}} {{api_key}} {{user_key}} {{dir}}")
    done = judge(address, file, "--scenario", "sizes.one")
    assert (done.returncode, "LOST" in done.stdout) == (1, True), done.stderr
    assert text in done.stdout


class TestExpect:
    def test_known_verdicts_end_it_with_0_and_others_with_1(self, address: str, tmp_path: Path) -> None:
        file, report = written(tmp_path, reader("none")), tmp_path / "report.json"
        names = ["--scenario", "sizes.one,sizes.empty"]
        assert judge(address, file, *names, "--json", report).returncode == 0
        same = judge(address, file, *names, "--expect", report)
        assert (same.returncode, sorted(same.stderr.splitlines())) == (0, ["1 of 2: sizes.empty", "2 of 2: sizes.one"])
        for chosen in ("sizes.empty", "sizes"):  # of those that the report has
            part = judge(address, file, "--scenario", chosen, "--expect", report)
            assert ("sizes.one prospects: expected" in part.stdout, part.returncode) == (False, chosen == "sizes")

        content = json.loads(report.read_text())
        content["verdicts"] = [
            {name: each[name] for name in ("scenario", "situation", "stream", "verdict")}
            for each in content["verdicts"]
            if each["situation"] == "one"
        ]
        content["verdicts"][0]["verdict"] = "lost"
        report.write_text(json.dumps({"verdicts": content["verdicts"]}))
        other = judge(address, file, *names, "--expect", report)
        assert other.returncode == 1
        assert "sizes.one prospects: expected lost, is pass" in other.stdout
        assert "sizes.empty prospects: expected no verdict, is pass" in other.stdout

    def test_a_red_verdict_that_is_expected_ends_it_with_0(self, address: str, tmp_path: Path) -> None:
        file, report = written(tmp_path, reader("ties")), tmp_path / "report.json"
        names = ["--scenario", "ties.page_and_a_half"]
        assert judge(address, file, *names, "--json", report).returncode == 1
        assert judge(address, file, *names, "--expect", report).returncode == 0

    @pytest.mark.parametrize("text", ["", "[]", '{"verdicts": [{"scenario": "ties"}]}'])
    def test_what_is_no_report_ends_it_with_2(self, address: str, tmp_path: Path, text: str) -> None:
        report = tmp_path / "other.json"
        report.write_text(text)
        done = judge(address, written(tmp_path, reader("none")), "--expect", report)
        assert (done.returncode, done.stdout) == (2, "")
        assert "it is not a report of dealdock judge" in done.stderr


@pytest.fixture
def _ctrl_c() -> Iterator[None]:
    """Let programs of a test receive SIGINT, also if the tests run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_that_it_started(tmp_path: Path, number: int) -> None:
    file = written(tmp_path, hanging(tmp_path / "pid"))
    line = [sys.executable, "-m", "dealdock", "judge", str(file), "--scenario", "sizes.one"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        connector, server = int((tmp_path / "pid").read_text()), children(process.pid)
        process.send_signal(number)
        _, words = process.communicate(timeout=PATIENCE)
    assert process.returncode == (130 if number == signal.SIGINT else 128 + number), words.decode()
    until(lambda: not any(is_running(each) for each in [connector, *server]))


def until(is_so: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(of: int) -> list[int]:
    found = subprocess.run(["/usr/bin/pgrep", "-P", str(of)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]
