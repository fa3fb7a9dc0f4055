"""The package's own names."""

import subprocess
import sys

import pytest

import dealdock
from dealdock.app import create_app
from dealdock.full_sandbox import Sandbox
from tests.running import ENVIRONMENT


def test_importing_the_package_imports_nothing_else() -> None:
    """A pytest session that has it installed, and doesn't use it, pays nothing."""
    code = "import sys; before = set(sys.modules); import dealdock; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path}\nimport typing, importlib\n{code}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["dealdock"]


def test_its_names_are_there_when_asked_for() -> None:
    assert dealdock.Sandbox is Sandbox
    assert dealdock.create_app is create_app
    assert set(dealdock.__all__) <= set(dir(dealdock))


def test_it_has_no_others() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = dealdock.nothing
