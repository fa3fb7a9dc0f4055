"""Every statement of a vendor's contract is named by a test, and the coverage page lists these tests."""

from collections import Counter
from pathlib import Path

import pytest

from dealdock.vendors.pardot.router import EVERY
from dealdock.vendors.pardot.wire.checks import known_operations
from dealdock.web.rest.known_paths import KnownPaths
from tests.support.generators import coverage_page, missing
from tests.support.statements import DEFAULT, EXAMPLE, VENDORS, in_source, mentions, mentions_of, statements

each_vendor = pytest.mark.parametrize("vendor", [*VENDORS, EXAMPLE])


def named(vendor: str) -> set[str]:
    """The statements that tests name."""
    return {mention.statement for mention in mentions_of(vendor)}


def test_each_mention_is_of_a_vendor_with_a_contract() -> None:
    assert {mention.vendor for mention in mentions()} - {*VENDORS, EXAMPLE} == set()


@each_vendor
def test_each_statement_has_an_id_of_its_own(vendor: str) -> None:
    ids = Counter(statement.id for statement in statements(vendor))
    assert [each for each, times in ids.items() if times > 1] == []


@each_vendor
def test_each_that_is_named_is_there(vendor: str) -> None:
    assert named(vendor) - {statement.id for statement in statements(vendor)} == set()


@each_vendor
def test_none_is_without_a_test(vendor: str) -> None:
    shown = named(vendor)
    assert [each.id for each in statements(vendor) if not each.not_yet and each.id not in shown] == []


@each_vendor
def test_none_is_shown_and_said_to_be_missing(vendor: str) -> None:
    shown = named(vendor)
    assert [each.id for each in statements(vendor) if each.not_yet and each.id in shown] == []


class TestMention:
    """The vendor of a statement follows from the test's folder, or from its mark."""

    MARK = "import pytest\n\n\n@pytest.mark.contract({})\ndef test_a() -> None: ...\n"

    @pytest.mark.parametrize(
        ("file", "mark", "vendor"),
        [
            ("vendors/close/lead/test_a.py", '"1.a.1"', "close"),
            ("vendors/close/test_a.py", '"1.a.1"', "close"),
            ("oauth/test_a.py", '"1.a.1"', "pardot"),
            ("oauth/test_a.py", '"1.a.1", vendor="close"', "close"),
        ],
    )
    def test_is_of_a_vendor(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, mark: str, vendor: str
    ) -> None:
        monkeypatch.setattr("tests.support.statements.TESTS", tmp_path)
        place = tmp_path / file
        place.parent.mkdir(parents=True)
        place.write_text(self.MARK.format(mark), encoding="utf-8")
        assert [(each.vendor, each.statement, each.name) for each in in_source(place)] == [(vendor, "1.a.1", "test_a")]


def test_each_operation_is_one_of_pardots() -> None:
    pardots = {name: [each.lower() for each in known.operations] for name, known in known_operations().items()}
    for resource in EVERY:
        assert set(resource.operations) <= set(pardots[resource.name]), resource.name


@pytest.mark.parametrize("vendor", missing.vendors())
def test_a_known_path_that_is_missing_is_explained(vendor: str) -> None:
    """Each line of the table is found by a call, and no operation is missing from it by a typo in an area."""
    paths = KnownPaths(f"dealdock.vendors.{vendor}")
    for each in paths.every:
        for method in each.methods:
            assert "not emulated" in (paths.why(method, each.path.replace("{id}", "5")) or "")
    assert paths.why("GET", "/api/v1/leed/") is None
    assert any(area.there for area in missing.areas(vendor))


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_endpoint_is_on_the_page(vendor: str) -> None:
    text = coverage_page.path(vendor).read_text(encoding="utf-8")
    section = text.partition("\n## Endpoints\n")[2].partition("\n## ")[0]
    paths = coverage_page.described(vendor)["paths"]
    assert len(paths) > 50
    assert [path for path in paths if f" {path}` (" not in section] == []


def test_the_index_leads_to_the_endpoints() -> None:
    index = (coverage_page.path(DEFAULT).parent / "index.md").read_text(encoding="utf-8")
    (row,) = [line for line in index.splitlines() if line.startswith("| see which endpoints are there |")]
    for vendor in VENDORS:
        assert f"({coverage_page.path(vendor).name}#endpoints)" in row
