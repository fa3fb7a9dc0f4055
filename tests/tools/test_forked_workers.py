"""Forked workers run tests as pytest does in one process: results, order, fixtures, output, options and crashes."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]


pytestmark = pytest.mark.slow

MEET: Final = """
import os, pathlib, time
def meet():
    pathlib.Path(f"met-{os.getpid()}").touch()
    while len([*pathlib.Path().glob("met-*")]) < 2:
        time.sleep(0.01)
"""
"""A function for tests of two modules that returns when two workers have called it."""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator["Run"]:
    """Run tests in two forks, which hear Ctrl-C also where these tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    yield Run(pytester)
    signal.signal(signal.SIGINT, before)


class Run:
    """Sessions of pytest in another process."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester

    def __call__(self, *options: str, **modules: str) -> pytest.RunResult:
        """Run the tests of these modules."""
        if modules:
            self._pytester.makepyfile(**modules)
        plugins = ("-p", "tests.support.forked_workers", "-p", "xdist")
        return self._pytester.runpytest_subprocess(*plugins, "--forks", "2", *options)


def test_every_outcome_is_counted(run: Run) -> None:
    outcomes = """
        import pytest
        def test_passes(): pass
        def test_fails(): assert [1, 2] == [1, 3]
        @pytest.mark.skip(reason="today")
        def test_is_skipped(): pass
        @pytest.mark.xfail
        def test_is_expected_to_fail(): assert False
        @pytest.mark.xfail
        def test_passes_unexpectedly(): pass
        @pytest.fixture
        def broken(): raise OSError
        def test_has_an_error(broken): pass
    """
    result = run(test_one=outcomes, test_other=outcomes)
    result.assert_outcomes(passed=2, failed=2, skipped=2, xfailed=2, xpassed=2, errors=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["E *At index 1 diff: 2 != 3"])
    assert re.fullmatch(r"=+ 2 failed, 2 passed, 2 skipped, 2 xfailed, 2 xpassed, 2 errors in .*=", result.outlines[-1])


def test_a_worker_that_ends_fails_its_test_alone(run: Run) -> None:
    result = run(
        test_crash="""
            import os, signal, pytest
            def test_before(): pass
            def test_exits(): os._exit(0)
            def test_is_killed(): os.kill(os.getpid(), signal.SIGKILL)
            @pytest.mark.parametrize("number", range(60))
            def test_after(number): pass
        """
    )
    result.assert_outcomes(passed=61, failed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "test_crash.py::test_exits: its process ended with exit status 0",
            "test_crash.py::test_is_killed: its process ended with SIGKILL",
        ]
    )


def test_another_worker_takes_the_place_of_one_that_has_grown(run: Run, pytester: pytest.Pytester) -> None:
    """All tests run once, and each fixture ends in the worker that began it."""
    test = """
        import os, pathlib, pytest
        kept = []
        def say(word): pathlib.Path(f"{word}-{os.getpid()}-{__name__}").touch()
        @pytest.fixture(scope="module", autouse=True)
        def whole():
            say("begun")
            yield
            say("ended")
        @pytest.mark.parametrize("number", range(30))
        def test_grows(number):
            kept.append(b"1" * 20_000_000)
            say("ran")
    """
    run(test_one=test, test_other=test).assert_outcomes(passed=60)
    begun, ended, ran = (
        {path.name.partition("-")[2] for path in pytester.path.glob(f"{word}-*")} for word in ("begun", "ended", "ran")
    )
    assert begun == ended == ran
    assert len({each.partition("-")[0] for each in ran}) > 2


def test_a_test_that_hangs_fails_alone(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nfaulthandler_timeout = 0.5\nfaulthandler_exit_on_timeout = true")
    result = run(test_hang="import time\ndef test_hangs(): time.sleep(60)\ndef test_after(): pass\n")
    result.assert_outcomes(passed=1, failed=1)
    result.stderr.fnmatch_lines(["*Timeout*", '*test_hang.py", line 2 in test_hangs'])


def test_x_stops_at_the_first_failure(run: Run) -> None:
    many = "import pytest\n@pytest.mark.parametrize('n', range(50))\ndef test_it(n): meet(); time.sleep(0.1)\n"
    result = run("-x", test_a=f"{MEET}def test_fails(): meet(); assert False\n", test_b=f"{MEET}{many}")
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert outcomes.get("passed", 0) < 50
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*stopping after 1 failures*"])


def test_lf_runs_what_failed(run: Run) -> None:
    module = "def test_passes(): pass\ndef test_fails(): assert False\n"
    run(test_one=module, test_two=module)
    run("--lf").assert_outcomes(failed=2)
    run("-k", "passes").assert_outcomes(passed=2, deselected=2)


def test_tests_of_a_module_keep_their_order(run: Run, pytester: pytest.Pytester) -> None:
    lines = "import os\ndef note(name): open(__file__ + os.environ['PYTEST_XDIST_WORKER'], 'a').write(name + '\\n')\n"
    lines += "".join(f"def test_{name}(): note('{name}')\n" for name in "dacb")
    run(test_one=lines, test_two=lines).assert_outcomes(passed=8)
    written = {path.name[:8]: path.read_text() for path in pytester.path.glob("*.pygw*")}
    assert written == {"test_one": "d\na\nc\nb\n", "test_two": "d\na\nc\nb\n"}


def test_each_worker_begins_and_ends_its_fixtures(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import os, pytest, time
        def note(text): open("notes", "a").write(text + "\\n")
        @pytest.fixture(scope="session", autouse=True)
        def whole():
            name = os.environ["PYTEST_XDIST_WORKER"]
            note(f"{name} begins")
            yield
            note(f"{name} ends")
        @pytest.fixture(scope="module", autouse=True)
        def module():
            yield
            note("module")
        """
    )
    waiting = f"{MEET}def test_first(): meet()\ndef test_second(tmp_path): pass\n"
    run(test_one=waiting, test_two=waiting).assert_outcomes(passed=4)
    notes = (pytester.path / "notes").read_text().splitlines()
    assert sorted(notes) == ["gw0 begins", "gw0 ends", "gw1 begins", "gw1 ends", "module", "module"]


def test_fixtures_end_after_x_too(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest
        @pytest.fixture(scope="session", autouse=True)
        def whole():
            yield
            open("ended", "a").write("x")
        """
    )
    run("-x", test_a=f"{MEET}def test_fails(): meet(); assert False\n", test_b=f"{MEET}def test_waits(): meet()\n")
    assert (pytester.path / "ended").read_text() == "xx"


def test_output_belongs_to_its_test(run: Run) -> None:
    module = """
        import os, sys, time, pytest
        @pytest.mark.parametrize("n", range(20))
        def test_prints(n):
            print(f"<{{__name__}} {{n}}>")
            os.write(2, b"bytes of {0}\\n")
            time.sleep(0.005)
            assert False
    """
    result = run(test_one=module.format("one"), test_two=module.format("two"))
    result.assert_outcomes(failed=40)
    output = result.stdout.str()
    assert len(set(re.findall(r"<(test_\w+ \d+)>", output))) == 40
    parts = re.split(r"\n_+ test_prints\[\d+\] _+\n", output)[1:]
    assert all(len(re.findall("<test_", part)) == 1 for part in parts)
    assert all(len(re.findall("^bytes of ", part, re.MULTILINE)) == 1 for part in parts)


@pytest.mark.parametrize("option", ["-s", "--capture=sys", "--capture=fd"])
def test_a_stream_from_before_the_fork_can_be_written(run: Run, option: str) -> None:
    module = "import sys\nkept = sys.stderr\ndef test_writes(): kept.write('later'); kept.flush()\n"
    run(option, test_one=module, test_two=module).assert_outcomes(passed=2)


def test_each_worker_has_a_folder_of_its_own(run: Run) -> None:
    module = (
        MEET
        + """
def test_folder(tmp_path_factory):
    assert tmp_path_factory.getbasetemp().name == os.environ["PYTEST_XDIST_WORKER"]
    (tmp_path_factory.mktemp("same") / "file").touch(exist_ok=False)
    meet()
"""
    )
    run(test_one=module, test_two=module).assert_outcomes(passed=2)


def test_the_file_of_results_has_every_test_once(run: Run, pytester: pytest.Pytester) -> None:
    module = "import os\ndef test_passes(): pass\ndef test_fails(): assert False\ndef test_crashes(): os._exit(3)\n"
    run("--junitxml", "results.xml", test_one=module, test_two=module)
    written = (pytester.path / "results.xml").read_text()
    assert 'errors="0" failures="4" skipped="0" tests="6"' in written
    assert written.count("<testcase ") == 6


def test_warnings_are_listed(run: Run) -> None:
    run(test_one="import warnings\ndef test_warns(): warnings.warn('beware')\n").assert_outcomes(passed=1, warnings=1)


@pytest.mark.parametrize("options", [("-n0",), ("--pdb",), ("--forks", "0")])
def test_one_process_runs_all_if_it_is_asked_to(run: Run, options: tuple[str, ...]) -> None:
    module = "import os\ndef test_worker(): assert 'PYTEST_XDIST_WORKER' not in os.environ\n"
    run(*options, test_one=module).assert_outcomes(passed=1)


def test_a_module_that_cannot_be_imported_is_an_error(run: Run) -> None:
    result = run(test_one="import nothing_of_this_name\n", test_two="def test_passes(): pass\n")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_pytest_exit_ends_the_session(run: Run) -> None:
    module = "import pytest\ndef test_exits(): pytest.exit('enough')\ndef test_after(): pass\n"
    result = run(test_one=module)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*enough*"])


def test_a_thread_before_the_fork_is_refused(run: Run) -> None:
    result = run(
        test_one="import threading, time\nthreading.Thread(target=time.sleep, args=(1,)).start()\ndef test(): pass\n"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*threads*must end*"])


def test_ctrl_c_ends_workers_and_their_fixtures(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        test_one="""
            import os, signal, time, pytest
            @pytest.fixture
            def fixture():
                yield
                open("ended", "w").write("x")
            def test_waits(fixture):
                os.kill(os.getppid(), signal.SIGINT)
                time.sleep(60)
        """
    )
    result = run()
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert (pytester.path / "ended").exists()


FAILS_ONCE: Final = """
    import pathlib
    def test_fails_once():
        first = not pathlib.Path("done").exists()
        pathlib.Path("done").touch()
        assert not first
    def test_passes(): pass
"""


def test_what_fails_once_is_repeated_alone_and_named(run: Run) -> None:
    result = run("--repeat-failures", test_flaky=FAILS_ONCE)
    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "*flaky tests*",
            "test_flaky.py::test_fails_once",
            "E  *assert not True*",
            "FLAKY test_flaky.py::test_fails_once",
        ]
    )
    assert re.fullmatch(r"=+ 2 passed in .*=", result.outlines[-1])


def test_what_fails_twice_fails(run: Run) -> None:
    result = run("--repeat-failures", test_one="def test_fails(): assert False\ndef test_passes(): pass\n")
    result.assert_outcomes(passed=1, failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "FLAKY" not in result.stdout.str()


def test_what_crashes_once_is_flaky(run: Run) -> None:
    result = run(
        "--repeat-failures", test_flaky=FAILS_ONCE.replace("assert not first", "first and __import__('os')._exit(1)")
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*its process ended with exit status 1", "FLAKY test_flaky.py::test_fails_once"])


def test_many_failures_are_not_repeated(run: Run, pytester: pytest.Pytester) -> None:
    module = """
        import pytest
        @pytest.mark.parametrize("n", range(21))
        def test_fails(n):
            open("calls", "a").write("x")
            assert False
    """
    run("--repeat-failures", test_one=module).assert_outcomes(failed=21)
    assert (pytester.path / "calls").read_text() == 21 * "x"


def test_failures_are_reported_where_the_session_is_interrupted(run: Run) -> None:
    module = (
        "import os, signal\ndef test_fails(): assert False\ndef test_stops(): os.kill(os.getppid(), signal.SIGINT)\n"
    )
    result = run("--repeat-failures", test_one=module)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert result.parseoutcomes()["failed"] == 1
