"""The site of the documentation: the order of its search, and pages of coverage that load fast."""

import importlib
import re
from pathlib import Path
from typing import Any, Final

import pytest

DOCS: Final = Path(__file__).parents[2] / "docs"
MAX_BYTES: Final = 80_000


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that mkdocs imports by its path."""
    monkeypatch.syspath_prepend(DOCS / "site")
    return importlib.import_module("hooks")


def test_guides_are_found_before_decisions_and_coverage(hooks: Any) -> None:
    found: dict[str, set[float]] = {}
    for path in DOCS.rglob("*.md"):
        place = path.relative_to(DOCS).as_posix()
        found.setdefault(place.partition("/")[0].partition("-")[0], set()).add(hooks.boost(place))
    assert min(found["guides"]) == max(factor for factors in found.values() for factor in factors)
    assert min(found["guides"]) > 10 * max(*found["decisions"], *found["coverage"], *found["coverage.md"])
    assert hooks.boost("coverage-close/2-6-list.md") == hooks.boost("coverage-close.md")


@pytest.mark.parametrize("path", sorted(DOCS.glob("coverage*.md")), ids=lambda path: path.stem)
def test_each_statement_of_a_page_of_coverage_is_on_the_page_of_its_section(hooks: Any, path: Path) -> None:
    whole = path.read_text(encoding="utf-8")
    parts, overview = hooks.statements(whole), hooks.overview(whole, path.stem)
    row = re.compile(r"^\| \S+\.\S+ \| .* \|$", re.MULTILINE)
    assert [found for _, text in parts for found in row.findall(text)] == row.findall(whole)
    assert row.findall(overview) == []
    links = re.findall(rf"\]\({path.stem}/([^)]*)\.md\)", overview)
    assert len(set(links)) == len(links) == len(parts)
    assert max(len(text.encode()) for _, text in (*parts, ("", overview))) < MAX_BYTES


def test_a_page_that_is_opened_as_a_file_says_why_it_cannot_search(hooks: Any) -> None:
    page = hooks.on_post_page("<body>x</body>", page=None, config=None)
    assert 'location.protocol === "file:"' in page
    assert "python -m http.server" in page
    assert page.endswith("</body>")
