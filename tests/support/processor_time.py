"""The processor time of tests: `--heaviest SECONDS` lists the tests that take at least so many seconds.

The time of a test is that of its process from the beginning of the test to the end of its teardown. A fixture of
several tests counts for the first of them. Browsers and other programs do not count. No test fails by its time.
"""

import time
from collections.abc import Generator
from typing import Final

import pytest

OPTION: Final = "--heaviest"
PROPERTY: Final = "processor_seconds"


def pytest_addoption(parser: pytest.Parser) -> None:
    listed = "list the tests that take at least so many seconds of processor time, the heaviest first"
    parser.addoption(OPTION, type=float, metavar="SECONDS", help=listed)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION) is not None:
        config.pluginmanager.register(ProcessorTime(config.getoption(OPTION)))


class ProcessorTime:
    """A plugin that measures each test in its worker, and lists the heaviest in the process that the user called."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._began = 0.0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Generator[None, None, None]:
        self._began = time.process_time()
        yield

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, None, None]:
        try:
            yield
        finally:
            item.user_properties.append((PROPERTY, time.process_time() - self._began))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        reports = (each for found in terminalreporter.stats.values() for each in found)
        times: dict[str, float] = {
            report.nodeid: float(str(dict(report.user_properties)[PROPERTY]))
            for report in reports
            if isinstance(report, pytest.TestReport) and report.when == "teardown"
        }
        heavy = {name: seconds for name, seconds in times.items() if seconds >= self._least}
        share = sum(heavy.values()) / (sum(times.values()) or 1)
        terminalreporter.section(f"{len(heavy)} tests of {self._least:g} s and more: {share:.0%} of the processor time")
        for name in sorted(heavy, key=heavy.__getitem__, reverse=True):
            terminalreporter.write_line(f"{heavy[name]:7.2f} s  {name}")
