"""The image's requirements: what `tests/constraints.txt` pins, with hashes. `make requirements` writes them anew."""

import re
from importlib.metadata import requires
from pathlib import Path
from typing import Final

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP: Final = Path(__file__).parents[2]
DOCKERFILE: Final = (TOP / "deploy" / "Dockerfile").read_text()
IMAGE_PYTHON: Final = re.findall(r"^FROM python:([\d.]+)-slim", DOCKERFILE, re.MULTILINE)[-1]
FILES: Final = {"deploy/requirements.txt": ("dealdock",), "deploy/requirements-build.txt": ("hatchling",)}
MACHINES: Final = ("x86_64", "aarch64")

EVERY_FILE = pytest.mark.parametrize("file", FILES)


def pinned(file: str) -> dict[str, str]:
    """The versions by the packages' names."""
    lines = re.findall(r"^([\w.-]+)==([^\s\\]+)", (TOP / file).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


def needed(packages: tuple[str, ...], machine: str) -> set[str]:
    """Return the packages that these need in the image, including indirect requirements."""
    image = {"python_version": IMAGE_PYTHON, "python_full_version": f"{IMAGE_PYTHON}.0", "platform_machine": machine}
    environment = {**default_environment(), "sys_platform": "linux", **image}
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(package) for package in packages]
    while waiting:
        each = waiting.pop()
        name = canonicalize_name(each.name)
        if (name, frozenset(each.extras)) in found:
            continue
        found.add((name, frozenset(each.extras)))
        for extra in ("", *each.extras):
            asked = [Requirement(text) for text in requires(name) or ()]
            waiting += [
                one for one in asked if one.marker is None or one.marker.evaluate({**environment, "extra": extra})
            ]
    return {name for name, _ in found}


@EVERY_FILE
def test_versions_are_those_that_were_tested(file: str) -> None:
    tested = pinned("tests/constraints.txt")
    assert pinned(file).items() <= tested.items()


@pytest.mark.parametrize("machine", MACHINES)
@EVERY_FILE
def test_the_file_has_all_required_packages_and_no_others(file: str, machine: str) -> None:
    assert pinned(file).keys() == needed(FILES[file], machine) - {"dealdock", "dealdock-client"}


@EVERY_FILE
def test_each_package_has_hashes_and_nothing_says_where_it_is_from(file: str) -> None:
    text = (TOP / file).read_text()
    lines = [line.removesuffix(" \\") for line in text.splitlines() if not line.startswith("#")]
    hashes = [lines[place + 1] for place, line in enumerate(lines) if not line.startswith(" ")]
    assert len(hashes) == len(pinned(file))
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in hashes)
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+|    --hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_the_image_is_installed_from_them_alone() -> None:
    dockerfile = DOCKERFILE.replace("\\\n", " ")
    commands = re.findall(r"pip install ([^&\n]+)", dockerfile)
    assert {file for file in FILES for command in commands if f"--requirement {file} " in f"{command} "} == {*FILES}
    for command in commands:
        by_hash = "--require-hashes" in command and "--only-binary :all:" in command
        assert by_hash or ("--no-index" in command and "--no-deps" in command and "dist/*.whl" in command), command
