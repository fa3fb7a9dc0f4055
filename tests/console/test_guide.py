"""The screenshots of the README and of the guide to the console, which this test makes.

`DEALDOCK_SCREENSHOTS=1 python -m pytest tests/console/test_guide.py` writes them anew.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import Page, expect

from tests.console.calling import call
from tests.support.marks import ONE_DATABASE

FOLDER: Final = Path(__file__).parents[2] / "docs" / "guides" / "console"
PAGES: Final = {"calls": "/calls", "call": "/calls/{number}", "records": "/records/opportunity", "deals": "/board"}


@ONE_DATABASE
def test_the_guide_shows_the_pages_as_they_are(
    page: Page, http: httpx.Client, make: Callable[..., Any], tmp_path: Path
) -> None:
    folder = FOLDER if os.environ.get("DEALDOCK_SCREENSHOTS") else tmp_path
    folder.mkdir(exist_ok=True)
    account = make(clock={"mode": "frozen", "at": "2026-05-04T09:30:00Z"})
    for parameters in ({"limit": "5"}, {"sort_by": "size"}, {"probability_greater_than": "70%"}):
        assert call(http, account, **parameters).is_success
    number = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()[-1]["number"]
    before: Any = page.viewport_size
    page.set_viewport_size({"width": 1100, "height": 640})
    for name, path in PAGES.items():
        page.goto(f"accounts/{account['id']}{path.format(number=number)}")
        expect(page.get_by_role("main")).to_be_visible()
        page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 10_000
    page.set_viewport_size(before)


def test_the_guide_names_only_pictures_that_are_there() -> None:
    guide = (FOLDER.parent / "console.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\(console/([a-z]+)\.png\)", guide))
    assert named == {file.stem for file in FOLDER.glob("*.png")} == PAGES.keys()
