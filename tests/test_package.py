"""The packages' own names."""

import ast
import json
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

import dealdock.testing
import dealdock_client
import pytest_dealdock
from dealdock.app import Sandbox, create_app
from tests.project.test_language import CLIENT, PLUGIN, trees
from tests.support.running import ENVIRONMENT


@pytest.mark.parametrize(("path", "name"), [("LICENSE", "LICENSE"), ("tools/hatch_build.py", "hatch_build.py")])
def test_all_packages_have_the_same_file(path: str, name: str) -> None:
    top = Path(__file__).parents[1]
    packages = ("dealdock-client", "pytest-dealdock")
    assert {(top / path).read_text()} == {(top / "packages" / each / name).read_text() for each in packages}


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


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (CLIENT, {"dealdock_client", "dealdock_network_patches", "typing_extensions"}),
        (PLUGIN, {"dealdock_client", "pytest", "pytest_dealdock"}),
    ],
)
def test_client_and_plugin_import_little_beside_the_standard_library(package: Path, expected: set[str]) -> None:
    """`typing_extensions` is for type checkers, which have its types in any case."""
    found = {name.partition(".")[0] for tree in trees(package) for node in ast.walk(tree) for name in imported(node)}
    assert found - set(sys.stdlib_module_names) == expected


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("name", dealdock.testing.__all__)
def test_its_names_for_tests_are_those_of_client_and_plugin(name: str) -> None:
    assert getattr(dealdock.testing, name) is getattr(pytest_dealdock, name) is getattr(dealdock_client, name)


@pytest.mark.parametrize("vendor", sorted(path.stem for path in (CLIENT / "types").glob("*.pyi")))
def test_the_plugin_has_the_types_of_the_client(vendor: str) -> None:
    own = import_module(f"pytest_dealdock.types.{vendor}")
    for name, value in vars(import_module(f"dealdock_client.types.{vendor}")).items():
        assert name.startswith("_") or getattr(own, name) is value


@pytest.mark.parametrize("package", [".", "packages/pytest-dealdock"])
def test_a_package_needs_the_client_of_its_own_version(package: str) -> None:
    project = tomllib.loads((Path(__file__).parents[1] / package / "pyproject.toml").read_text())["project"]
    assert f"dealdock-client>={dealdock.__version__}" in project["dependencies"]


def test_the_client_needs_no_other_package() -> None:
    project = tomllib.loads((CLIENT.parents[1] / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == []


class TestPython38:
    """The oldest Python of the client, where one is installed, and its features by the client's syntax."""

    @pytest.mark.parametrize("file", sorted(CLIENT.rglob("*.py")), ids=lambda file: str(file.relative_to(CLIENT)))
    def test_every_module_is_of_its_syntax(self, file: Path) -> None:
        tree = ast.parse(file.read_text(), feature_version=(3, 8))
        annotations = [note for node in ast.walk(tree) for note in annotations_of(node)]
        not_run = {id(inner) for note in [*annotations, *for_type_checkers(tree)] for inner in ast.walk(note)}
        newer = [ast.unparse(node) for node in ast.walk(tree) if id(node) not in not_run and is_newer(node)]
        assert newer == []

    def test_every_module_is_imported_and_a_server_is_used(self, tmp_path: Path) -> None:
        script = tmp_path / "script.py"
        script.write_text(USE)
        command = f"{shlex.quote(sys.executable)} -m dealdock"
        done = subprocess.run(
            [old_python(), script, command, *client_modules()],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(map(str, [CLIENT.parent, CLIENT / "on_python_path"]))},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stderr, done.stdout, done.returncode) == ("", "Deal redirected 1\n", 0)


USE: Final = """
import sys, urllib.error, urllib.request
from importlib import import_module

for name in sys.argv[2:]:
    import_module(name)

from dealdock_client import Server

server = Server.start(sys.argv[1])
with server, server.account(vendor="close") as account:
    lead = account.leads.add(name="Acme")
    deal = account.opportunities.add(lead=lead, note="Deal")
    with account.redirect():
        try:
            urllib.request.urlopen("https://api.close.com/api/v1/me/")
        except urllib.error.HTTPError as error:
            assert error.code == 401, error
            word = "redirected"
    account.requests.expect("user", times=0)
    assert account.another(vendor="pardot").credentials.user_key
    try:
        account.opportunites
    except AttributeError as error:
        assert "did you mean opportunities" in str(error), error
    fault = account.fail("lead", status=503, delay=0.1, times=1)
    assert fault.now.effect["status"] == 503
    account.clock.freeze("2026-01-01T00:00:00Z")
    receiver = account.webhooks.receiver([("created", "lead")])
    account.leads.add(name="Other")
    account.webhooks.wait()
    assert len(receiver.events) == 1
    assert "HTTPS_PROXY" in server.proxy_environment(".")
    print(deal.note, word, len(account.opportunities.all()))
"""


def annotations_of(node: ast.AST) -> Iterator[ast.AST]:
    names = ("annotation", "returns")
    yield from (note for name in names if (note := getattr(node, name, None)) is not None)


def for_type_checkers(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from node.body


def is_newer(node: ast.AST) -> bool:
    """Return True for operators, methods and arguments of Python 3.9 and 3.10."""
    match node:
        case ast.BinOp(op=ast.BitOr()) | ast.Attribute(attr="removeprefix" | "removesuffix"):
            return True
        case (
            ast.Call(func=ast.Name(id="zip"), keywords=[_, *_])
            | ast.Call(func=ast.Name(id="AttributeError"), keywords=[_, *_])
        ):
            return True
    return False


def old_python() -> str:
    """Return the path of a Python 3.8. Without one, the test is skipped."""
    installed_by_pyenv = Path.home().glob(".pyenv/versions/3.8.*/bin/python3.8")
    for command in ("python3.8", *map(str, installed_by_pyenv)):
        own = ["/usr/bin/env", command, "-c", "import sys; print(sys.executable)"]
        done = subprocess.run(own, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
    pytest.skip("Python 3.8 is not installed")


def client_modules() -> list[str]:
    files = (file.parent if file.stem == "__init__" else file.with_suffix("") for file in CLIENT.rglob("*.py"))
    return [".".join(file.relative_to(CLIENT.parent).parts) for file in files]
