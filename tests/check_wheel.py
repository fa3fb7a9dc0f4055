"""Does what we would publish work where nothing of this checkout is? `make wheel` runs this; pytest does not.

Builds the sdist and from it the wheel, installs the wheel in a virtual environment of its own, starts the server from
an empty directory with an empty environment, logs in with the credentials it printed, asks one query, and stops it.
Then it runs the tests of each of the examples there, as a user would who has installed the package and pytest.
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

TOP = Path(__file__).resolve().parents[1]
DIST = TOP / "build" / "dist"
VENV = TOP / "build" / "wheel-venv"
CONSTRAINTS = TOP / "constraints.txt"
EXAMPLES = TOP / "examples"
BESIDE = ("httpx", "pytest")  # what the examples and their tests want beside the wheel
PATIENCE = 60.0


def main() -> None:
    wheel = build()
    check_contents(wheel)
    install(wheel)
    with tempfile.TemporaryDirectory() as empty, running(Path(empty)) as line:
        ask(line)
    print(f"{wheel.name}: installed, started, answered and stopped")
    for example in sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml")):
        try_out(example)


def build() -> Path:
    shutil.rmtree(DIST, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(DIST), str(TOP)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    (wheel,) = DIST.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("dealdock/py.typed", "dealdock/migrations/env.py", "dealdock/migrations/script.py.mako"):
        assert wanted in names, f"{wheel.name} lacks {wanted}"
    assert any(name.startswith("dealdock/migrations/versions/") for name in names), f"{wheel.name} lacks migrations"
    strays = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not strays, f"{wheel.name} holds {strays}"


def install(wheel: Path) -> None:
    """Make the environment anew when what is to be in it changed; change the wheel alone when only that did."""
    stamp = VENV / "installed.json"
    metadata = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/METADATA"))
    wanted = {
        "around": digest(
            repr(BESIDE).encode(), CONSTRAINTS.read_bytes(), zipfile.ZipFile(wheel).read(metadata), sys.version.encode()
        ),
        "wheel": digest(wheel.read_bytes()),
    }
    found = json.loads(stamp.read_text()) if stamp.exists() else {}
    if found == wanted:
        return
    stamp.unlink(missing_ok=True)  # whatever is broken off below is not taken for good
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    if found.get("around") == wanted["around"]:
        subprocess.run([*pip, "install", "--quiet", "--no-deps", "--force-reinstall", str(wheel)], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([*pip, "install", "--quiet", "--constraint", str(CONSTRAINTS), str(wheel), *BESIDE], check=True)
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
