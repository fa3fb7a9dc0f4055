"""The examples of the guides, run with only the packages that each guide tells to install.

`tests/support/check_wheel.py` makes the environments.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.support.ports import unused_port

GUIDES: Final = Path(__file__).resolve().parents[2] / "docs" / "guides"
HTTP_ADDRESS: Final = "http://127.0.0.1:7273"
HTTPS_ADDRESS: Final = "127.0.0.1:7274"
PATIENCE_SECONDS: Final = 180.0
ELSEWHERE: Final = {"judge", "webhooks"}
"""Pages whose examples `tests/judge` and `tests/testing/test_webhooks_guide.py` run."""


def pages_by_packages() -> dict[tuple[str, ...], list[str]]:
    """Return the guides with examples in Python, by the packages that they require."""
    found: dict[tuple[str, ...], list[str]] = {}
    for page in sorted({path.stem for path in GUIDES.glob("*.md")} - ELSEWHERE):
        if _blocks(page, "python"):
            lines = re.findall(r"pip install ([^`\n]+)", _text(page))
            assert lines, f"{page}.md has examples in Python, but does not say what to install"
            found.setdefault(("dealdock[pytest]", *sorted(shlex.split(lines[0]))), []).append(page)
    return found


def run_examples(page: str, programs: Path, line: dict[str, str], folder: Path) -> int:
    """Run the examples of a guide in this folder, with the server of this JSON line. Return their number."""
    shell, python = _blocks(page, "sh"), _blocks(page, "python")
    tests = [block for block in python if "def test_" in block]
    addresses = {HTTP_ADDRESS: line["url"], HTTPS_ADDRESS: line["https_url"].removeprefix("https://")}
    if shell:
        _run(["/bin/sh", "-euc", _replaced("\n".join(shell), addresses)], programs, folder)
    for script in python:
        if script not in tests:
            _run([str(programs / "python"), "-c", _replaced(script, addresses)], programs, folder)
    for number, test in enumerate(tests):
        (folder / f"test_{page}_{number}.py").write_text(test)
    if tests:
        _run([str(programs / "pytest"), "-q", "-p", "no:cacheprovider"], programs, folder)
    return len(shell) + len(python)


def run_shell_steps(programs: Path, folder: Path) -> int:
    """Run the lines of the guide to all languages, which start a server. Return the number of examples."""
    port = str(unused_port())
    start, *others = _blocks("languages", "sh")
    script = "\n".join([start, "trap 'kill $!; wait $!' EXIT", *others]).replace("7273", port)
    _run(["/bin/sh", "-euc", script], programs, folder, {"DEALDOCK_PORT": port, "DEALDOCK_HTTPS_PORT": "0"})
    return len(others) + 1


def run_javascript_tests(programs: Path, folder: Path) -> int:
    """Run the test file of the guide to JavaScript, with what its lines install. Without npm, run nothing."""
    npm = shutil.which("npm")
    if npm is None:
        return 0
    (code,) = _blocks("javascript", "js")
    (folder / "opportunities.test.mjs").write_text(code)
    without_package = _text("javascript").partition("## The test file")[2]
    lines = "".join(re.findall(r"```console\n(.+?)```", without_package, re.DOTALL)).replace("$ ", "")
    registry = {name: value for name, value in os.environ.items() if name.lower().startswith("npm_")}
    _run(["/bin/sh", "-euc", lines], programs, folder, registry, str(Path(npm).parent))
    return 1


def _run(
    command: list[str], programs: Path, folder: Path, variables: dict[str, str] | None = None, more: str = os.defpath
) -> None:
    """Run a command with these programs, and those of the system, in an otherwise empty environment."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={"HOME": str(folder), "PATH": f"{programs}:{os.defpath}:{more}", **(variables or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, (command[-1], done.stdout, done.stderr)


def _replaced(text: str, replacements: dict[str, str]) -> str:
    for old, new in replacements.items():
        text = text.replace(old, new)
    return text


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.+?)```", _text(page), re.DOTALL)


def _text(page: str) -> str:
    return (GUIDES / f"{page}.md").read_text(encoding="utf-8")
