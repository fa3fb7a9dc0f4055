"""A person with a browser without script, who reads pages, follows links and sends forms."""

from collections.abc import Mapping
from typing import Any, Final, Self

import httpx
from lxml import html

CONSOLE: Final = "/_dealdock/console/"


class OpenPage:
    """The page that is open. Links, buttons and fields are named by their texts."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._page: Any = None
        self.path = ""

    def goto(self, path: str) -> Self:
        """Open a page of the console."""
        return self._show(self._http.get(CONSOLE + path, follow_redirects=True))

    def follow(self, link: str) -> Self:
        """Open the page behind the first link with this text."""
        return self._show(self._http.get(self.address(link), follow_redirects=True))

    def address(self, link: str) -> str:
        """Return the address of the first link with this text."""
        found = [each.get("href") for each in self._page.iter("a") if _text(each) == link]
        assert found, f"there is no link {link}: {self.text}"
        return str(found[0])

    def press(self, button: str, fields: Mapping[str, str] | None = None) -> Self:
        """Send the form of a button, with values for the fields with these labels."""
        form = self._form(button)
        for label, value in (fields or {}).items():
            _field(form, label).value = value
        headers = {"Origin": str(self._http.base_url).rstrip("/")}  # the page set the cookie
        values = {name: value.removeprefix("\n") for name, value in form.form_values()}  # HTML ignores it in text areas
        return self._show(self._http.post(form.action, data=values, headers=headers, follow_redirects=True))

    @property
    def text(self) -> str:
        """The text of the page."""
        return _text(self._page.get_element_by_id("main"))

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements at an XPath."""
        return [_text(each) for each in self._page.xpath(path)]

    def values(self, path: str) -> list[str]:
        """Return the values of the attributes at an XPath."""
        return [str(each) for each in self._page.xpath(path)]

    def raw(self, name: str) -> list[str]:
        """Return the texts of the elements with this id, with their blanks."""
        return [each.text_content() for each in self._page.xpath(f"//*[@id='{name}']")]

    def message(self, role: str = "status") -> str:
        """Return the text of the element with this role, or an empty text."""
        return " ".join(self.texts(f"//main//*[@role='{role}']"))

    def _form(self, button: str) -> Any:
        for each in self._page.iter("button"):
            if button in {each.get("aria-label"), _text(each)}:
                return next(each.iterancestors("form"))
        raise AssertionError(f"there is no button {button}: {self.text}")

    def _show(self, answer: httpx.Response) -> Self:
        assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, answer.text
        self._page, self.path = html.fromstring(answer.text), answer.url.path
        return self


def _field(form: Any, label: str) -> Any:
    for each in form.iter("label"):
        if _text(each) in {label, f"{label} (required)"}:
            return each.for_element if each.get("for") else each.xpath(".//input | .//select | .//textarea")[0]
    raise AssertionError(f"there is no field {label}: {_text(form)}")


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
