"""A mapping of a file, whose fields are checked one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dealdock.judge.document import Document, Names, did_you_mean

MAX_SECONDS: Final = 86_400
_MAX_UNKNOWN: Final = 10
_MAX_SHOWN: Final = 100


@dataclass
class Section:
    """A mapping at a place in a file. A wrong value is reported, and a usable one is returned in its stead."""

    document: Document
    names: Names
    values: dict[str, Any]

    def problem(self, name: str, text: str) -> None:
        self.document.problem((*self.names, name), text)

    def missing(self, text: str) -> None:
        self.document.problem(self.names, text)

    def only(self, known: Collection[str]) -> None:
        """Report the fields that have none of these names."""
        unknown = [name for name in self.values if name not in known]
        for name in unknown[:_MAX_UNKNOWN]:
            self.problem(name, f"unknown field{did_you_mean(name, known)}")
        if unknown[_MAX_UNKNOWN:]:
            self.missing(f"{len(unknown) - _MAX_UNKNOWN} more fields are unknown")

    def text(self, name: str, *, needed: str) -> str:
        """Return the text of a field. `needed`: the words that describe it where it is missing."""
        if self.values.get(name) is None:
            self.missing(f"{name} is missing: {needed}")
            return ""
        return self.optional_text(name) or ""

    def optional_text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None or (isinstance(value, str) and value):
            return value
        self.problem(name, f"a text is expected, not {_shown(value)}")
        return None

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Return the choice of a field; the first is the default."""
        value = self.values.get(name, choices[0])
        if value in choices:
            return str(value)
        self.problem(name, f"{' or '.join(choices)} is expected, not {_shown(value)}")
        return choices[0]

    def mapping(self, name: str) -> "Section":
        """Return the mapping of a field, empty if there is none."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            self.problem(name, f"a mapping is expected, as {{name: value}}, not {_shown(value)}")
            value = None
        return Section(self.document, (*self.names, name), value or {})

    def texts(self, name: str) -> dict[str, str]:
        """Return a mapping of texts. Numbers and flags are written as text."""
        inside = self.mapping(name)
        for key, value in inside.values.items():
            if isinstance(value, (dict, list)) or value is None:
                inside.problem(key, f"a text is expected, not {_shown(value)}")
        return {key: value if isinstance(value, str) else _shown(value) for key, value in inside.values.items()}

    def words(self, name: str) -> list[str]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.values.get(name)
        words = [value] if isinstance(value, str) else value or []
        if isinstance(words, list) and all(isinstance(each, str) for each in words):
            return words
        self.problem(name, f"a list of names is expected, as [synced_at], not {_shown(value)}")
        return []

    def seconds(self, name: str, default: float, *, least: float | None = None) -> float:
        """Return a number of seconds, above 0, or from `least` on."""
        return self.number(name, default, "a number of seconds", least=least)

    def number(self, name: str, default: float, what: str = "a number", *, least: float | None = None) -> float:
        """Return a number above 0, or from `least` on."""
        value = self.values.get(name, default)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and value <= MAX_SECONDS
        if is_number and (value > 0 if least is None else value >= least):
            return float(value)
        expected = "above 0" if least is None else f"from {least:g} on"
        most = f", and at most {MAX_SECONDS}," if isinstance(value, (int, float)) and value > MAX_SECONDS else ""
        self.problem(name, f"{what} {expected}{most} is expected, not {_shown(value)}")
        return default


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case dict():
            return "a mapping"
        case list():
            return "a list"
    text = str(value)
    return f"{text[:_MAX_SHOWN]}…" if text[_MAX_SHOWN:] else text or "an empty text"
