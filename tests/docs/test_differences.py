"""The page of known differences to the services."""

import re

import pytest

from tests.support.generators import differences_page
from tests.support.generators.differences_page import FILE, PAGE, differences, lacking, rows
from tests.support.statements import VENDORS


def test_every_line_of_the_table_belongs_to_a_vendor() -> None:
    lines = FILE.read_text("utf-8").splitlines()[1:]
    assert sum(len(rows(vendor)) for vendor in VENDORS) == len(lines) > len(VENDORS)


@pytest.mark.parametrize("vendor", VENDORS)
class TestDifferences:
    def test_begin_with_those_that_most_clients_meet(self, vendor: str) -> None:
        met = [each.most for each in differences(vendor)]
        assert met == sorted(met, reverse=True)
        assert max(met) > 0

    def test_name_everything_that_is_not_emulated(self, vendor: str) -> None:
        text = "\n".join(each.text.lower() for each in differences(vendor))
        assert [area for area in lacking(vendor) if f"*{area.lower()}*:" not in text] == []
        for area, count in lacking(vendor).items():
            assert re.search(rf"\*{re.escape(area.lower())}\*: {count} operations? (?:is|are) not emulated", text)

    def test_have_a_number_of_the_clients_that_were_read(self, vendor: str) -> None:
        read = {of for clients, of, *_ in rows(vendor) if clients}
        assert len(read) == 1
        for clients, of, area, text, _ in rows(vendor):
            assert bool(clients) == bool(of)
            assert not clients or int(clients.rpartition("-")[2]) <= int(of)
            assert bool(area) != bool(text)

    def test_lead_to_a_page_that_says_more(self, vendor: str) -> None:
        missing = [
            each.more for each in differences(vendor) if not (PAGE.parent / each.more.partition("#")[0]).is_file()
        ]
        assert missing == []

    def test_are_followed_by_what_was_decided_where_clients_go(self, vendor: str) -> None:
        section = differences_page.page().partition(f"## {vendor.capitalize()}\n")[2].partition("\n## ")[0]
        decided = differences_page.decided(vendor)
        assert all(f"| {each.id} | {each.text} |" in section for each in decided)
