"""Calls of the emulated API, as generators write them."""

from typing import Any, Final, Literal

from tests.golden.generator.script import FORM, KEYS, Script, form

Format = Literal["xml", "json"]
FORMATS: Final[tuple[Format, ...]] = ("xml", "json")

EMAIL: Final = "jo@harbour.example"
DEAL: Final = {"name": "One more anchor", "value": "1375", "probability": "40", "prospect_id": "101"}


def path(object_: str, operation: str, version: object = 3) -> str:
    """Return the path of an operation."""
    return f"/api/{object_}/version/{version}/do/{operation}"


class Caller:
    """A user of the account who calls in one format, with the keys in the header."""

    def __init__(self, script: Script, format_: Format = "xml", version: object = 3, keys: str = KEYS) -> None:
        self.script, self.format, self._version, self._keys = script, format_, version, keys

    def call(self, title: str, object_: str, operation: str, /, **parameters: Any) -> None:
        """POST an operation with parameters; `format` is added where the caller's is JSON."""
        given = parameters if self.format == "xml" else {"format": self.format, **parameters}
        target = path(object_, operation, self._version)
        headers = (("authorization", self._keys), FORM) if given else (("authorization", self._keys),)
        self.script.send(title, "POST", target, *headers, body=form(given))
