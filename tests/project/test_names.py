"""One name has one meaning: names of classes."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "dealdock"
PACKAGES = ("platform", "web", "control")
VENDORS = sorted(path.parent.name for path in (SOURCE / "vendors").glob("*/vendor.py"))


def public_classes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the public classes of the modules in a folder, with the place of each."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, f"{path.relative_to(SOURCE)}:{node.lineno}"


def of_one_name(classes: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the places of the classes that share a name, by name."""
    count = Counter(name for name, _ in classes)
    return {name: [place for each, place in classes if each == name] for name in count if count[name] > 1}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_public_classes_of_a_package_have_one_name(package: str) -> None:
    assert of_one_name([*public_classes(SOURCE / package)]) == {}


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_model_a_row_and_a_form_of_a_vendor_have_different_names(vendor: str) -> None:
    assert of_one_name([*public_classes(SOURCE / "vendors" / vendor)]) == {}


def test_kind_means_a_kind_of_record() -> None:
    defined = re.compile(r"^(?:class Kind\b|Kind\b.*[^=!<>]=[^=])", re.MULTILINE)
    files = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    assert [name for name, text in files.items() if defined.search(text)] == ["platform/records/kind.py"]
