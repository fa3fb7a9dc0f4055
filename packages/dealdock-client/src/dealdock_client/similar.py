"""Names that resemble a misspelled one: "did you mean"."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_CLOSE: Final = 0.7
_CLOSE_SHORT: Final = 0.65
"""The least similarity of a name that was meant, between 0 and 1; the second number is for short names."""

_SHORT: Final = 4
"""The maximum number of characters of short names: `kye` and `key` share two of three."""

_MIN_SHARED: Final = 0.5
"""The minimum share of characters at which two names are similar if one contains all words of the other: `first_name`
and `name`.
"""

_FIRST_WORD: Final = 0.05
"""The likeness that the same first word adds: `email_address` is closer to `email` than to `address`."""

_CLOSE_WORDS: Final = 0.85
"""The least similarity of two words of names that count as the same word, between 0 and 1."""

_MIN_CHARACTERS: Final = 4
"""The length of a word that says something: a common `id` or `is` does not make names similar."""

_MAX_CHARACTERS: Final = 60
_MAX_WORDS: Final = 8
"""Longer names are cut: comparing takes time, and a slip of the hand is not that long."""

_MAX_COMPARED: Final = 1_000
"""The known names that a name is compared with. Some lists of them come from a client, too."""

_MAX_GUESSES: Final = 20
"""The names of one request or file that are compared with others. A client can send any number of wrong names."""

_guessed: ContextVar[set[str] | None] = ContextVar("guessed", default=None)

_MAX_LISTED: Final = 12
_MAX_ALONE: Final = 40
"""The maximum number of names that are listed together with a similar name, or if no name is similar."""

_WORD: Final = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[^\\W\\d_]+")
_SAME: Final = {"date": "at", "on": "at", "time": "at", "amount": "value"}
"""Words that services use for the same thing: one has `created_at`, another one `date_created`."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is closest to the given one; None if none is close.

    Names are compared by their characters in any case, and by their words in any order. Of names that are equally close
    it is the first one, of a set the first one in alphabetical order.
    """
    written = _Name(name[:_MAX_CHARACTERS])
    found, most = None, 0.0
    for each in islice(_in_order(known), _MAX_COMPARED):
        if (similarity := written.similarity(each)) > most:
            found, most = each, similarity
    return found


@contextmanager
def limited_guesses() -> Iterator[None]:
    """Compare no more than the first wrong names of a request or a file."""
    token = _guessed.set(set())
    try:
        yield
    finally:
        _guessed.reset(token)


def _may_guess(name: str) -> bool:
    """Return True if this wrong name is among the first ones of the request or file."""
    guessed = _guessed.get()
    if guessed is None or name in guessed:
        return True
    if len(guessed) < _MAX_GUESSES:
        guessed.add(name)
        return True
    return False


def guess(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` if a known name is close, else nothing."""
    if not _may_guess(name):
        return ""
    close = nearest(name, known)
    return f"; did you mean {close}?" if close is not None else ""


def hint(name: str, known: Collection[str], what: str = "fields") -> str:
    """Return `; did you mean …?` if a known name is close, else the list of known names: `; the fields are …`."""
    if not _may_guess(name):
        return ""
    return guess(name, known) or (f"; the {what} are {listed(known, _MAX_ALONE)}" if known else "")


def hint_of_vendors(name: str, vendor: str, known: Mapping[str, Collection[str]], what: str = "fields") -> str:
    """Return the hint for a name that accounts of a vendor lack, with the vendors whose accounts have it.

    `known`: the names that accounts of each vendor have.
    """
    if not _may_guess(name):
        return ""
    own, close = known[vendor], guess(name, known[vendor])
    rest = f"accounts of {vendor} have {listed(own, _MAX_ALONE)}" if own else f"accounts of {vendor} do not"
    if having := [other for other, names in known.items() if name in names]:
        among = joined(having)
        return f"{close} Accounts of {among} have {name}" if close else f"; accounts of {among} have it, {rest}"
    if close:
        return close
    near = next((each for each in ((other, nearest(name, names)) for other, names in known.items()) if each[1]), None)
    return f"; did you mean {near[1]}? Accounts of {near[0]} have it, {rest}" if near else hint(name, own, what)


def listed(names: Collection[str], most: int = _MAX_LISTED) -> str:
    """Return names as a list; of a longer list, only the first ones: `a, b and 27 more`."""
    if len(names) <= most + 1:
        return ", ".join(_in_order(names))
    return f"{', '.join([*_in_order(names)][:most])} and {len(names) - most} more"


def joined(names: Sequence[str]) -> str:
    """Return names as in a sentence: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _in_order(names: Iterable[str]) -> Iterable[str]:
    """Return names in their order, those of a set in alphabetical order: equal requests get equal hints."""
    return sorted(names) if isinstance(names, (set, frozenset)) else names


class _Name:
    """A name that is compared with others."""

    def __init__(self, name: str) -> None:
        self._words = _words(name)[:_MAX_WORDS]
        self._characters = _characters(name)
        self._matcher = SequenceMatcher(b=self._characters)
        self._by_word = [SequenceMatcher(b=word) for word in self._words]

    def similarity(self, other: str) -> float:
        """Return how similar another name is, between 0 and 1; 0 if that is below the bound."""
        theirs = _characters(other)
        least = _CLOSE_SHORT if max(len(theirs), len(self._characters)) <= _SHORT else _CLOSE
        by_characters = _ratio(self._matcher, theirs, least)
        by_words = self._by_words(_words(other)) if by_characters < 1 else 0
        return max(by_characters, by_words if by_words >= _CLOSE else 0)

    def _by_words(self, others: Sequence[str]) -> float:
        """Return the part of the characters of both names that is in words that they share."""
        open_, shared, longest = list(others), 0.0, 0
        for matcher, word in zip(self._by_word, self._words):
            best = max(open_, key=lambda other: _same(matcher, word, other), default="")
            ratio = _same(matcher, word, best)
            if ratio:
                open_.remove(best)
                shared += ratio * (len(word) + len(best))
                longest = max(longest, len(word))
        if longest < _MIN_CHARACTERS:
            return 0
        found = shared / sum(map(len, (*self._words, *others)))
        is_contained = not open_ or len(others) - len(open_) == len(self._words)
        if is_contained and found >= _MIN_SHARED:
            found = max(found, _CLOSE)
        return found + _FIRST_WORD if _same(self._by_word[0], self._words[0], others[0]) else found


def _characters(name: str) -> str:
    """Return a name in lower case, without separators."""
    return "".join(_words(name)) or name.lower()


def _words(name: str) -> Sequence[str]:
    return tuple(word.lower() for word in _WORD.findall(name))


def _same(matcher: SequenceMatcher[str], word: str, other: str) -> float:
    """Return how similar two words are, or 0 if they are not the same word."""
    if _SAME.get(word, word) == _SAME.get(other, other):
        return 1
    may_be = len(word) >= _MIN_CHARACTERS and word[0] == other[:1]  # comparing every two words takes long
    return _ratio(matcher, other, _CLOSE_WORDS) if may_be else 0


def _ratio(matcher: SequenceMatcher[str], other: str, least: float) -> float:
    """Return how similar two texts are, or 0 if that is below the bound."""
    matcher.set_seq1(other)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    found = matcher.ratio()
    return found if found >= least else 0
