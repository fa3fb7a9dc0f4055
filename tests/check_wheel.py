"""A check of the built packages outside of this checkout. `make wheel` runs this; pytest does not.

Builds the sdists and from them the wheels of both packages, installs them by name in a virtual environment of its own,
starts the server from an empty directory with an empty environment, logs in with the credentials it printed, asks one
query, pastes the lines of the README, and stops it. Then it follows the tutorial, and runs the tests of each of the
examples there, as a user would who installed the packages.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from tests import new_user

TOP = Path(__file__).resolve().parents[1]
DIST = TOP / "build" / "dist"
VENV = TOP / "build" / "wheel-venv"
CONSTRAINTS = TOP / "constraints.txt"
EXAMPLES = TOP / "examples"
PACKAGES = (TOP, TOP / "packages" / "pytest-dealdock")
OURS = ("dealdock", "pytest-dealdock")
NAMES = ("dealdock[pytest]", "httpx")  # what README and tutorial install
PATIENCE = 60.0


def main() -> None:
    wheels = build()
    check_contents(*wheels)
    install(wheels)
    with tempfile.TemporaryDirectory() as empty, running(Path(empty)) as line:
        ask(line)
        number = new_user.paste_lines(line["url"], Path(empty))
    print(f"{wheels[0].name}: installed, started, answered and stopped; README: {number} blocks of lines pasted")
    with tempfile.TemporaryDirectory() as empty:
        print(
            f"README and tutorial: {new_user.follow_tutorial(VENV / 'bin', Path(empty))}; broken, and the report read"
        )
    for example in sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml")):
        try_out(example)


def build() -> list[Path]:
    """Return the wheels of dealdock and of pytest-dealdock."""
    shutil.rmtree(DIST, ignore_errors=True)
    for package in PACKAGES:
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(DIST), str(package)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
    return sorted(DIST.glob("*.whl"))


def check_contents(server: Path, plugin: Path) -> None:
    names = zipfile.ZipFile(server).namelist()
    for wanted in ("dealdock/py.typed", "dealdock/migrations/env.py", "dealdock/migrations/script.py.mako"):
        assert wanted in names, f"{server.name} lacks {wanted}"
    assert any(name.startswith("dealdock/migrations/versions/") for name in names), f"{server.name} lacks migrations"
    names += zipfile.ZipFile(plugin).namelist()
    assert "pytest_dealdock/py.typed" in names
    strays = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not strays, f"the wheels hold {strays}"
    tops = {name.partition("/")[0].partition("-0")[0] for name in zipfile.ZipFile(plugin).namelist()}
    assert tops == {"pytest_dealdock"}, f"{plugin.name} holds {tops}"
    needs = [line for line in metadata(plugin).decode().splitlines() if line.startswith("Requires-Dist:")]
    assert [need.partition(">")[0] for need in needs] == ["Requires-Dist: pytest"], needs


def metadata(wheel: Path) -> bytes:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    return archive.read(name)


def install(wheels: list[Path]) -> None:
    """Make the environment anew when what is to be in it changed; change the wheels alone when only they did."""
    stamp = VENV / "installed.json"
    needed = [metadata(wheel) for wheel in wheels]
    wanted = {
        "around": digest(repr(NAMES).encode(), CONSTRAINTS.read_bytes(), *needed, sys.version.encode()),
        "wheels": digest(*(wheel.read_bytes() for wheel in wheels)),
    }
    found = json.loads(stamp.read_text()) if stamp.exists() else {}
    if found == wanted:
        return
    stamp.unlink(missing_ok=True)  # whatever is broken off below is not taken for good
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    local = ["--find-links", str(DIST)]
    if found.get("around") == wanted["around"]:
        subprocess.run(
            [*pip, "install", "--quiet", *local, "--no-deps", "--no-index", "--force-reinstall", *OURS], check=True
        )
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([*pip, "install", "--quiet", *local, "--constraint", CONSTRAINTS, *NAMES], check=True)
        subprocess.run([*pip, "check"], check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(json.dumps(wanted))


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextmanager
def running(empty: Path) -> Iterator[dict[str, Any]]:
    """The JSON line of `dealdock start`; afterwards SIGTERM has ended it with exit code 0 and no second line."""
    server = subprocess.Popen(
        [VENV / "bin" / "dealdock", "start", "--port", "0"],
        cwd=empty,
        env={"HOME": str(empty), "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    watchdog = threading.Timer(PATIENCE, server.kill)
    watchdog.start()
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line, f"dealdock start said nothing and ended with {server.wait()}"
        yield json.loads(line)
        server.send_signal(signal.SIGTERM)
        rest, _ = server.communicate()
        assert rest == "", f"a second line on stdout: {rest}"
        assert server.returncode == 0, f"ended with {server.returncode}"
    finally:
        watchdog.cancel()
        server.kill()
        server.wait()


def ask(line: dict[str, Any]) -> None:
    url, account = line["url"], line["account"]
    for path in ("/", "/_dealdock/livez"):
        get(url + path)
    credentials = {name: account[name] for name in ("email", "password", "user_key")}
    answer = ET.fromstring(get(f"{url}/api/login/version/3", urlencode(credentials).encode()))  # noqa: S314 - our own server's
    assert answer.get("stat") == "ok", ET.tostring(answer)
    keys = {"api_key": answer.findtext("api_key"), "user_key": account["user_key"], "format": "json"}
    found = json.loads(get(f"{url}/api/opportunity/version/3/do/query?{urlencode(keys)}"))
    assert found["@attributes"]["stat"] == "ok", found
    assert found["result"]["total_results"] > 0, found


def try_out(example: Path) -> None:
    """Run an example's own tests, in a copy of it."""
    with tempfile.TemporaryDirectory() as empty:
        here = shutil.copytree(example, Path(empty) / example.name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        done = subprocess.run(
            [VENV / "bin" / "python", "-m", "pytest", "-q"],
            cwd=here,
            env={"HOME": empty, "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=5 * PATIENCE,
            check=False,
        )
    if done.returncode != 0:
        sys.exit(f"examples/{example.name}: {done.stdout}{done.stderr}")
    print(f"examples/{example.name}: {done.stdout.splitlines()[-1]}")


def get(url: str, body: bytes | None = None) -> bytes:
    with urlopen(url, body, timeout=PATIENCE) as answer:  # noqa: S310 - http, and our own server's
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    main()
