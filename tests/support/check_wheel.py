"""A check of the built packages outside of this checkout. `make wheel` runs this; pytest does not.

Builds the sdists and from them the wheels of all packages, and installs them by name in a new virtual environment.
Starts the server in an empty directory with an empty environment, logs in with the printed credentials, sends a query,
runs the lines of the start page, and stops the server. Then runs the examples of the guides, follows the tutorial, and
runs the tests of each example, as a user of the packages does.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from dealdock.platform.database.migrations import REVISION, SCHEMAS, STAMP
from tests.support import guide_snippets, new_user

TOP = Path(__file__).resolve().parents[2]
DIST = TOP / "build" / "dist"
VENV = TOP / "build" / "wheel-venv"
CONSTRAINTS = TOP / "tests" / "constraints.txt"
EXAMPLES = TOP / "examples"
PACKAGES = (TOP, TOP / "packages" / "dealdock-client", TOP / "packages" / "pytest-dealdock")
OURS = ("dealdock", "dealdock-client", "pytest-dealdock")
NAMES = ("dealdock[pytest]", "httpx")  # the packages that README, tutorial and most guides install
PROJECT_URL = "https://git.example.com/team/dealdock"  # for the builds that are not kept
PATIENCE = 60.0


def main() -> None:
    wheels = build()
    check_contents(*wheels)
    check_addresses(wheels)
    install(wheels, VENV, NAMES)
    with tempfile.TemporaryDirectory() as empty, running(Path(empty)) as line:
        ask(line)
        number = new_user.paste_lines(line["url"], Path(empty))
    print(f"{wheels[0].name}: installed, started, answered and stopped; start page: {number} blocks of lines pasted")
    follow_guides(wheels)
    with tempfile.TemporaryDirectory() as empty:
        print(
            f"README and tutorial: {new_user.follow_tutorial(VENV / 'bin', Path(empty))}; broken, and the report read"
        )
    for example in sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml")):
        try_out(example)


def build() -> list[Path]:
    """Return the wheels of dealdock, of its client and of pytest-dealdock."""
    shutil.rmtree(DIST, ignore_errors=True)
    for package in PACKAGES:
        build_package(package, DIST, os.environ)
    return sorted(DIST.glob("*.whl"))


def build_package(package: Path, folder: Path, environment: Mapping[str, str], *options: str) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), *options, str(package)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)


def check_addresses(wheels: list[Path]) -> None:
    """Check that metadata has the project's addresses if PROJECT_URL was set, also from an sdist, and else none."""
    given = os.environ.get("PROJECT_URL", "")
    for wheel in wheels:
        assert addresses(wheel) == expected_addresses(given), f"{wheel.name} names {addresses(wheel)}"
    others = {name: value for name, value in os.environ.items() if name != "PROJECT_URL"}
    with tempfile.TemporaryDirectory() as empty:
        folder = Path(empty)
        build_package(PACKAGES[1], folder, others, "--wheel")
        (wheel,) = folder.glob("*.whl")
        assert addresses(wheel) == []
        build_package(PACKAGES[1], folder, {**others, "PROJECT_URL": f"{PROJECT_URL}/"}, "--sdist")
        (sdist,) = folder.glob("*.tar.gz")
        shutil.unpack_archive(sdist, folder)
        build_package(folder / sdist.name.removesuffix(".tar.gz"), folder, others, "--wheel")
        assert addresses(wheel) == expected_addresses(PROJECT_URL)


def expected_addresses(url: str) -> list[str]:
    pages = {
        "Homepage": "",
        "Documentation": "/tree/HEAD/docs",
        "Changelog": "/blob/HEAD/CHANGELOG.md",
        "Issues": "/issues",
    }
    return [f"{name}, {url.rstrip('/')}{path}" for name, path in pages.items()] if url else []


def addresses(wheel: Path) -> list[str]:
    return re.findall(r"^Project-URL: (.+)$", metadata(wheel).decode(), re.MULTILINE)


def check_contents(server: Path, client: Path, plugin: Path) -> None:
    names = zipfile.ZipFile(server).namelist()
    for wanted in ("py.typed", "migrations/env.py", "migrations/script.py.mako", f"migrations/versions/{REVISION}.py"):
        assert f"dealdock/{wanted}" in names, f"{server.name} lacks {wanted}"
    for file in SCHEMAS.values():
        text = zipfile.ZipFile(server).read(f"dealdock/platform/database/{file.name}").decode()
        assert text.endswith(f"{STAMP};\n"), f"{file.name} in {server.name} is not today's"
    check_package(client, "dealdock_client", [])
    check_package(plugin, "pytest_dealdock", ["dealdock-client", "pluggy", "pytest"])
    names += zipfile.ZipFile(client).namelist() + zipfile.ZipFile(plugin).namelist()
    strays = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not strays, f"the wheels hold {strays}"


def check_package(wheel: Path, package: str, expected: list[str]) -> None:
    """Check that a wheel has this package alone, with its types, and needs the expected ones."""
    names = zipfile.ZipFile(wheel).namelist()
    assert f"{package}/py.typed" in names
    tops = {name.partition("/")[0].partition("-0")[0] for name in names}
    assert tops == {package}, f"{wheel.name} holds {tops}"
    needs = re.findall(r"^Requires-Dist: ([\w-]+)", metadata(wheel).decode(), re.MULTILINE)
    assert needs == expected, f"{wheel.name} needs {needs}"


def metadata(wheel: Path) -> bytes:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    return archive.read(name)


def follow_guides(wheels: list[Path]) -> None:
    """Run the examples of each guide in an environment that has only what the guide installs."""
    for number, (names, pages) in enumerate(sorted(guide_snippets.pages_by_packages().items())):
        venv = VENV if names == NAMES else VENV.with_name(f"{VENV.name}-{number}")
        install(wheels, venv, names)
        for page in pages:
            with tempfile.TemporaryDirectory() as empty, running(Path(empty)) as line:
                ran = guide_snippets.run_examples(page, venv / "bin", line, Path(empty))
            print(f"docs/guides/{page}.md: {ran} examples ran with {' '.join(names)}")
    for page, run in {
        "languages": guide_snippets.run_shell_steps,
        "javascript": guide_snippets.run_javascript_tests,
    }.items():
        with tempfile.TemporaryDirectory() as empty:
            print(f"docs/guides/{page}.md: {run(VENV / 'bin', Path(empty))} examples ran")


def install(wheels: list[Path], venv: Path, names: tuple[str, ...]) -> None:
    """Install these packages. Create the environment again only if something other than our own code changed."""
    stamp = venv / "installed.json"
    needed = [metadata(wheel) for wheel in wheels]
    wanted = {
        "around": digest(repr(names).encode(), CONSTRAINTS.read_bytes(), *needed, sys.version.encode()),
        "wheels": digest(*(wheel.read_bytes() for wheel in wheels)),
    }
    found = json.loads(stamp.read_text()) if stamp.exists() else {}
    if found == wanted:
        return
    stamp.unlink(missing_ok=True)  # an interrupted installation has no stamp
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    local = ["--find-links", str(DIST)]
    if found.get("around") == wanted["around"]:
        ours = [name for name in OURS if any(venv.glob(f"lib/*/site-packages/{name.replace('-', '_')}-*.dist-info"))]
        again = ["--quiet", *local, "--no-deps", "--no-index", "--force-reinstall", *ours]
        if ours:
            subprocess.run([*pip, "install", *again], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([*pip, "install", "--quiet", *local, "--constraint", CONSTRAINTS, *names], check=True)
        subprocess.run([*pip, "check"], check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(json.dumps(wanted))


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextmanager
def running(empty: Path) -> Iterator[dict[str, Any]]:
    """The JSON line of `dealdock start`; afterwards SIGTERM has ended it with exit code 0 and no second line."""
    server = subprocess.Popen(
        [VENV / "bin" / "dealdock", "start", "--port", "0", "--log-level", "warning"],
        cwd=empty,
        env={"HOME": str(empty), "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    watchdog = threading.Timer(5 * PATIENCE, server.kill)
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
