"""The statements of the vendors' contracts that are about a refusal."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from dealdock.platform.records.kind import separate_words

_NAME: Final = re.compile(r"[A-Za-z]\w+")
_NAMED: Final = re.compile(r"`([A-Za-z]\w+)`")
_QUOTED: Final = re.compile(r'"([^"]*)"|`([^`]*)`')
_INNER: Final = re.compile('"([^"]*)"')
_OF_OBJECT: Final = re.compile(r"\bthe (\w[\w ]*)")
_GENERAL: Final = re.compile(r"\b(?:requests?|responses?|errors?|checks|calls)\b")
_ERROR_CODE: Final = re.compile(r"\berror ([\w-]+)")
_VERSION: Final = re.compile(r"(v\d+)\.")
_SHORTEST_QUOTE: Final = 10
_MOST: Final = 3


class Statement(NamedTuple):
    """A statement of what a service does."""

    id: str
    text: str
    section: str
    """The heading of its section, in small letters."""
    strength: str = ""
    """Its source."""

    def is_about(self, call: Mapping[str, Any]) -> bool:
        """Return True if the statement quotes the answer of a call, or names its code, and the call has the parameters
        that it names.
        """
        version = _VERSION.match(self.id)
        if version is not None and f"/{version[1]}/" not in call["url"]:
            return False
        one, of = separate_words(call["object"] or "").lower(), _OF_OBJECT.search(self.section)
        if of is not None and of[1] != one:
            return False
        named = {*_NAMED.findall(self.text)}
        if not named and not _GENERAL.search(self.section) and (not one or one not in self.section):
            return False
        is_named = self.has_code(call) or bool(self.quotes(call))
        return is_named and (not named or not named.isdisjoint(_names(call)))

    def has_code(self, call: Mapping[str, Any]) -> bool:
        """Return True if it names the code of the error."""
        return bool(call["code"]) and str(call["code"]) in _ERROR_CODE.findall(self.text)

    def quotes(self, call: Mapping[str, Any]) -> int:
        """Return the length of the longest text of the answer that it quotes."""
        answer = f"{call['explain']}\n{call['answer']}".replace('\\"', '"')
        quoted = [first or second for first, second in _QUOTED.findall(self.text)]
        quoted += [inner for each in quoted for inner in _INNER.findall(each)]
        texts = [each for each in quoted if len(each) >= _SHORTEST_QUOTE and " " in each and each[0] != "<"]
        return max((len(each) for each in texts if each in answer), default=0)


def about(vendor: str, call: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the statements about the refusal of a call: first the statements that name its code, then statements with
    long quotes.
    """
    found = [each for each in _statements(vendor) if each.is_about(call)]
    found.sort(key=lambda each: (not each.has_code(call), -each.quotes(call)))
    return [{"id": each.id, "statement": each.text} for each in found[:_MOST]]


def naming(vendor: str, object: str, key: str) -> list[dict[str, str]]:
    """Return the statements in the sections of an object that name a key of its answers, each with its strength."""
    one = separate_words(object).replace("_", " ").lower()
    found = [each for each in _statements(vendor) if one and one in each.section and f"`{key}`" in each.text]
    return [{"id": each.id, "strength": each.strength} for each in found[:_MOST]]


def _names(call: Mapping[str, Any]) -> set[str]:
    """Return what a statement may name: the operation, the parameters, and the words of the reason."""
    return {call["operation"] or "", call["method"], *call["parameters"], *_NAME.findall(call["explain"] or "")}


def _statements(vendor: str) -> Iterator[Statement]:
    file = _folder() / vendor / "statements.tsv"
    lines = file.read_text(encoding="utf-8").splitlines()[1:] if file.is_file() else []  # a vendor of a test has none
    section = ""
    for line in lines:
        if line.startswith("#"):
            section = line.lower()
        elif line:
            cells = line.split("\t")
            yield Statement(cells[0], cells[2], section, cells[1])


def _folder() -> Path:
    """Return the folder of the contracts: in the wheel, else in the checkout."""
    installed = Path(str(files("dealdock") / "contract"))
    return installed if installed.is_dir() else Path(__file__).parents[3] / "docs" / "contract"
