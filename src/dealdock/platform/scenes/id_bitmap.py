"""Which ids are taken, of millions: a bit for each, in pages that are there where an id is."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final, Self

_PAGE: Final = 15
"""Ids of a page, as a power of two: 4 KiB."""


class IdBitmap:
    """A set of ids."""

    def __init__(self) -> None:
        self._pages: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(2**_PAGE // 8))

    def __contains__(self, number: int) -> bool:
        page = self._pages.get(number >> _PAGE)
        return page is not None and bool(page[number >> 3 & 0xFFF] & 1 << (number & 7))

    def add(self, number: int) -> bool:
        """Put it in; whether it wasn't there."""
        page, place, bit = self._pages[number >> _PAGE], number >> 3 & 0xFFF, 1 << (number & 7)
        if page[place] & bit:
            return False
        page[place] |= bit
        return True


class Taken(Exception):
    """An id that a record brings along was given out already, or another brings it too."""


class Numbers:
    """Gives out ids: a record's own, else the lowest that nobody has.

    Where it isn't `known` who brings along which id, it can turn out too late that one was taken: `Taken`.
    """

    def __init__(self, marks: IdBitmap, *, known: bool) -> None:
        """`marks`: the ids that are taken; where they are `known`, those that records bring along, too."""
        self._marks = marks
        self._is_known = known
        self._next = 1
        self.highest = 0

    @classmethod
    def known(cls, taken: Collection[int]) -> Self:
        """Return numbers of which these are taken: all that records bring along among them."""
        marks = IdBitmap()
        for number in taken:
            marks.add(number)
        numbers = cls(marks, known=True)
        numbers.highest = max(taken, default=0)
        return numbers

    def take(self, own: int | None = None) -> int:
        """The id of a record that brings along this one, or none."""
        if own is None:
            while self._next in self._marks:
                self._next += 1
            own = self._next
            self._marks.add(own)
        elif not self._is_known and not self._marks.add(own):
            raise Taken(own)
        self.highest = max(self.highest, own)
        return own
