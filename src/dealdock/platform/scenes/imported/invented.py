"""Invented names, addresses and numbers in place of real ones.

The same text becomes the same invention, in every field, file and run. Two texts never become one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import Any, Final

from dealdock.platform.scenes.generated import words
from dealdock.platform.scenes.generated.companies import plain

_EMAIL: Final = re.compile(
    r"(?<![^\s@<>,;:\"'()\[\]])[^\s@<>,;:\"'()\[\]]+@[^\s@<>,;:\"'()\[\]]+\.[A-Za-z]{2,}"
)  # the lookbehind: not again from each character of a long word
_PHONE: Final = re.compile(r"(?<![\w.-])(?:\+\d[\d ()./-]{6,18}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-])")
_WORD: Final = re.compile(r"\w+(?:['\u2019-](?!s\b)\w+)*", re.IGNORECASE)
_TRIES: Final = 4
"""The number of inventions with this many words that are tried before a further word is added."""
_AREAS: Final = (
    *(201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231),
    *(234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307),
    *(308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 347, 351, 352),
)
_LEGAL: Final = frozenset(
    (
        *("ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "kg", "limited", "llc"),
        *("llp", "ltd", "nv", "oy", "plc", "sa", "srl"),
    )
)


class Inventor:
    """Makes inventions, and remembers them."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._in_texts: dict[str, str] = {}
        """The inventions of names, by the words of the names."""
        self._in_any_case: dict[str, str] = {}
        self._most_words = 0
        """The words of the longest name."""

    def first_name(self, text: str) -> str:
        return self._known(
            text, self._invent("first", text, lambda random, size: "-".join(_some(words.FIRST_NAMES, random, size)))
        )

    def last_name(self, text: str) -> str:
        return self._known(
            text, self._invent("last", text, lambda random, size: "-".join(_some(words.LAST_NAMES, random, size)))
        )

    def person(self, text: str) -> str:
        """Return a name in place of a person's, of the inventions of its words."""
        *first, last = text.split() or [text]
        if not first:
            return self.first_name(last)
        return self._known(text, f"{self.first_name(' '.join(first))} {self.last_name(last)}")

    def company(self, text: str) -> str:
        invented = self._invent("company", text, _company)
        core = [word for word in _WORD.findall(text) if word.lower() not in _LEGAL]
        if core:
            self._known(" ".join(core), invented)
        return self._known(text, invented)

    def email(self, text: str) -> str:
        """Return an address. Addresses with the same domain have the same domain again."""
        local, _, domain = text.strip().lower().rpartition("@")
        return f"{self._invent('local', local, _local)}@{self.domain(domain)}"

    def domain(self, text: str) -> str:
        return self._invent(
            "domain", text.lower().removeprefix("www."), lambda random, size: f"{plain(_company(random, size))}.example"
        )

    def url(self, text: str) -> str:
        """Return an address of a page with another host and another path: paths often have names."""
        found = re.fullmatch(r"(\w+:)?/{0,2}([^/?#]+)(.*)", text)
        host, rest = (found[2], found[3]) if found else (text, "")
        path = f"/{self._invent('path', rest, _local)}" if rest.strip("/") else ""
        return f"https://{self.domain(host)}{path}"

    def phone(self, text: str) -> str:
        """Return a number of the range that is kept for fiction."""
        digits = re.sub(r"\D", "", text)
        return self._invent("phone", digits or text, _phone)

    def street(self, text: str) -> str:
        return self._invent(
            "street",
            text,
            lambda random, size: (
                f"{random % 900 + 1} {' '.join(_some(words.COMPANY_NAMES, random // 900, size))} Street"
            ),
        )

    def city(self, text: str) -> str:
        return self._invent(
            "city", text, lambda random, size: "-".join(place for place, _ in _some(words.PLACES, random, size))
        )

    def zip(self, text: str) -> str:
        return self._invent("zip", text, lambda random, size: f"{random % 10 ** (4 + size):0{4 + size}}")

    def address(self, text: str) -> str:
        """Return an address in one line."""
        return f"{self.street(text)}, {self.city(text)}"

    def network_address(self, text: str) -> str:
        """Return an address of the network that is kept for documentation."""
        return self._invent(
            "ip",
            text,
            lambda random, size: f"203.0.113.{random % 256}" if size == 1 else f"2001:db8::{random % 65536:x}:{size}",
        )

    def text(self, text: str) -> str:
        """Return a text with inventions in place of addresses, numbers, and the names that fields have."""
        text = _EMAIL.sub(lambda found: self.email(found[0]), text)
        text = _PHONE.sub(lambda found: self.phone(found[0]), text)
        return "".join(self._without_names(text))

    def _without_names(self, text: str) -> Iterator[str]:
        """Yield the parts of a text. The longest names are found first."""
        found, end, position = [*_WORD.finditer(text)], 0, 0
        while position < len(found):
            for size in range(min(self._most_words, len(found) - position), 0, -1):
                last = found[position + size - 1]
                if invented := self._of_words([each[0] for each in found[position : position + size]]):
                    yield text[end : found[position].start()] + invented
                    end, position = last.end(), position + size
                    break
            else:
                position += 1
        yield text[end:]

    def _of_words(self, words: Sequence[str]) -> str | None:
        """Return the invention of a name. A word such as "will" is a name only if a column contains it in lower
        case.
        """
        name = " ".join(words)
        is_name = len(words) > 1 or name[0].isupper()
        return self._in_texts.get(name) or (self._in_any_case.get(name.casefold()) if is_name else None)

    def _known(self, text: str, invented: str) -> str:
        """Remember a name that texts may have."""
        if words := _WORD.findall(text):
            name = " ".join(words)
            self._in_texts.setdefault(name, invented)
            self._in_any_case.setdefault(name.casefold(), invented)
            self._most_words = max(self._most_words, len(words))
        return invented

    def _invent(self, sort: str, text: str, make: Callable[[int, int], str]) -> str:
        """Return the invented text that replaces a text. Two texts never get the same one."""
        key = sort, " ".join(text.split()).casefold()
        if key not in self._made:
            for attempt in count():
                random = int.from_bytes(sha256(f"{sort}:{key[1]}:{attempt}".encode()).digest()[:8])
                invented = make(random, 1 + attempt // _TRIES)
                if (sort, invented) not in self._taken:
                    break
            self._taken.add((sort, invented))
            self._made[key] = invented
        return self._made[key]


def _some(of: Any, random: int, size: int) -> list[Any]:
    """Return some of the words."""
    found = []
    for _ in range(size):
        random, index = divmod(random, len(of))
        found.append(of[index])
    return found


_ENDS: Final = tuple(word for ends in words.INDUSTRIES.values() for word in ends)


def _company(random: int, size: int) -> str:
    return " ".join([*_some(words.COMPANY_NAMES, random // len(_ENDS), size), _ENDS[random % len(_ENDS)]])


def _local(random: int, size: int) -> str:
    first, last = len(words.FIRST_NAMES), len(words.LAST_NAMES)
    names = [words.FIRST_NAMES[random % first], words.LAST_NAMES[random // first % last]]
    return ".".join(map(plain, [*names, *_some(words.LAST_NAMES, random // first // last, size - 1)]))


def _phone(random: int, size: int) -> str:
    random, area = divmod(random, len(_AREAS))
    return f"+1{_AREAS[area]}55501{random % 100:02}" if size == 1 else f"+1{_AREAS[area]}555{random % 10_000:04}"
