"""The words of pages: for people, not the names of the code."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import VENDORS
from tests.console.visitor import OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]

SIZES = [(1400, 900), (390, 844)]


@ONE_DATABASE
class TestActions:
    def test_have_titles_for_people(self, visitor: OpenPage, make: Callable[..., Json]) -> None:
        found = {
            vendor: visitor.goto(f"accounts/{make(vendor)['id']}/actions").texts("//main//details/summary")
            for vendor in VENDORS
        }
        assert {"Change the CRM's copy of an opportunity", "Visit the website"} <= set(found["pardot"])
        titles = [title for each in found.values() for title in each]
        assert len(titles) > len(found["pardot"])
        assert not [title for title in titles if re.search("^Return|only the given|^Issue a further", title)]


@ONE_DATABASE
class TestSettings:
    @pytest.mark.parametrize("vendor", VENDORS)
    def test_stand_under_headings_in_plain_words(
        self, visitor: OpenPage, make: Callable[..., Json], vendor: str
    ) -> None:
        visitor.goto(f"accounts/{make(vendor)['id']}/settings")
        headings = visitor.texts("//main//legend/h2")
        assert headings[:2] == ["Account", f"API of {vendor.capitalize()}"]
        assert not [text for text in visitor.texts("//main//option | //main//label") if "_" in text]
        assert "by_version" not in visitor.text

    def test_of_the_clock_name_no_field_of_the_api(self, visitor: OpenPage, make: Callable[..., Json]) -> None:
        text = visitor.goto(f"accounts/{make()['id']}/clock").text
        assert "in place of" not in text
        assert "is frozen: it stands still" in text
        assert "Set the time" in text


@ONE_DATABASE
class TestNumbersOfRecords:
    def test_name_three_kinds_in_the_list_of_accounts_and_all_before_a_deletion(
        self, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make("close", name="Counted")
        (row,) = visitor.goto("accounts?q=Counted").texts(f"//tr[.//a[@id='account-{account['id']}']]/td[4]")
        assert re.fullmatch(r"\d+ opportunities, \d+ leads, \d+ contacts and \d+ more kinds", row)
        more = int(re.findall(r"\d+", row)[-1])
        deletion = visitor.goto(f"accounts/{account['id']}/delete").text
        (listed,) = re.findall(r"records \(([^)]*)\)", deletion)
        assert len(listed.split(", ")) == more + 3
        assert f"({listed})" in visitor.goto(f"accounts/{account['id']}/snapshots").text


@pytest.mark.slow
@pytest.mark.usefixtures("window")
@ONE_DATABASE
class TestInABrowser:
    @pytest.mark.parametrize("size", SIZES)
    def test_the_forms_fit_and_their_words_are_seen(
        self, page: Page, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("pardot")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for path, seen in (
            ("settings", "API of Pardot"),
            ("clock", "Set the time"),
            ("actions", "Change the CRM's copy of an opportunity"),
        ):
            page.goto(f"accounts/{account['id']}/{path}")
            expect(page.get_by_text(seen, exact=True).first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path

    @pytest.mark.parametrize("size", SIZES)
    def test_the_description_of_the_api_leads_back_and_is_dark_as_the_console(
        self, page: Page, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        shown = "getComputedStyle(document.body).backgroundColor"
        page.goto(f"accounts/{account['id']}")
        for theme in ("dark", "light"):
            page.evaluate(f"localStorage.setItem('theme', '{theme}')")
            page.goto("accounts")
            console = page.evaluate(shown)
            page.goto("../docs/close")
            expect(page.locator(".opblock").first).to_be_visible()
            assert page.evaluate(shown) == console
            page.get_by_role("link", name="The control plane").click()
            expect(page.locator(".opblock").first).to_be_visible()
            page.get_by_role("link", name="Console").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("All calls")
