"""The packages' own names."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import dealdock.testing
import pytest_dealdock
from dealdock.app import Sandbox, create_app
from tests.project.test_language import PLUGIN, trees
from tests.support.running import ENVIRONMENT


@pytest.mark.parametrize(("path", "name"), [("LICENSE", "LICENSE"), ("tools/hatch_build.py", "hatch_build.py")])
def test_both_packages_have_the_same_file(path: str, name: str) -> None:
    top = Path(__file__).parents[1]
    assert (top / path).read_text() == (top / "packages" / "pytest-dealdock" / name).read_text()


def test_all_packages_have_the_same_version() -> None:
    package = json.loads((Path(__file__).parents[1] / "packages" / "dealdock-npm" / "package.json").read_text())
    assert package["version"] == dealdock.__version__


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
    assert set(done.stdout.split()) == {"dealdock", "dealdock.version"}


def test_its_names_are_there_when_asked_for() -> None:
    assert dealdock.Sandbox is Sandbox
    assert dealdock.create_app is create_app
    assert set(dealdock.__all__) <= set(dir(dealdock))


def test_it_has_no_others() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = dealdock.nothing


def test_the_plugin_imports_pytest_and_the_standard_library_only() -> None:
    """`typing_extensions` is for type checkers, which have its types in any case."""
    found = {name.partition(".")[0] for tree in trees(PLUGIN) for node in ast.walk(tree) for name in imported(node)}
    assert found - set(sys.stdlib_module_names) == {"pytest", "pytest_dealdock", "typing_extensions"}


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("name", dealdock.testing.__all__)
def test_its_names_for_tests_are_those_of_the_plugin(name: str) -> None:
    assert getattr(dealdock.testing, name) is getattr(pytest_dealdock, name)


def test_without_the_plugin_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytest_dealdock", None)
    with pytest.raises(
        ModuleNotFoundError, match=r"^dealdock\.testing\.Account is in .*: pip install pytest-dealdock$"
    ):
        _ = dealdock.testing.Account
