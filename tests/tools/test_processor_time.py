"""The list of the heaviest tests (tests/support/processor_time.py)."""

from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

TESTS: Final = """
    import time
    import pytest

    def work():
        began = time.process_time()
        while time.process_time() - began < 0.2:
            pass

    @pytest.fixture
    def worked():
        yield
        work()

    def test_works(): work()
    def test_has_a_fixture_that_works(worked): pass
    def test_works_and_fails():
        work()
        work()
        assert False
    def test_waits(): time.sleep(0.2)
"""


@pytest.mark.slow
@pytest.mark.parametrize("forks", [(), ("--forks", "2")])
def test_are_listed_the_heaviest_first(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, forks: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytester.makepyfile(test_work=TESTS)
    plugins = ("-p", "tests.support.forked_workers", "-p", "tests.support.processor_time")
    ended = pytester.runpytest_subprocess(*plugins, *forks, "--heaviest", "0.15")
    ended.assert_outcomes(passed=3, failed=1)
    ended.stdout.re_match_lines([r".*3 tests of 0\.15 s and more: \d+% of the processor time"])
    lines = [line.split() for line in ended.outlines if line.startswith("   ") and " s  " in line]
    assert lines[0][2] == "test_work.py::test_works_and_fails"
    assert {line[2] for line in lines[1:]} == {
        "test_work.py::test_works",
        "test_work.py::test_has_a_fixture_that_works",
    }
