"""A set of millions of ids in little memory: a bit for each, in pages that are created when an id needs them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final, Self

_PAGE_BITS: Final = 15
"""Ids of a page, as a power of two: 4 KiB."""


class IdBitmap:
    """A set of ids."""

    def __init__(self) -> None:
        self._pages: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(2**_PAGE_BITS // 8))

    def __contains__(self, number: int) -> bool:
        page = self._pages.get(number >> _PAGE_BITS)
        return page is not None and bool(page[number >> 3 & 0xFFF] & 1 << (number & 7))

    def add(self, number: int) -> bool:
        """Add an id; return False if it was in the set already."""
        page, place, bit = self._pages[number >> _PAGE_BITS], number >> 3 & 0xFFF, 1 << (number & 7)
        if page[place] & bit:
            return False
        page[place] |= bit
        return True


class Taken(Exception):
    """Raised if an id that a record brings along was given out already, or another record brings it, too."""


class IdAllocator:
    """Gives out ids: a record's own, else the lowest free one.

    Where the ids that records bring along are not `known` before, one of them may be taken by then: `Taken`.
    """

    def __init__(self, marks: IdBitmap, *, known: bool) -> None:
        """`marks`: the ids that are taken. If `known`, they include those that records bring along."""
        self._marks = marks
        self._is_known = known
        self._next = 1
        self.highest = 0

    @classmethod
    def known(cls, taken: Collection[int]) -> Self:
        """Return numbers of which these are taken. They include all ids that records bring along."""
        marks = IdBitmap()
        for number in taken:
            marks.add(number)
        numbers = cls(marks, known=True)
        numbers.highest = max(taken, default=0)
        return numbers

    def take(self, own: int | None = None) -> int:
        """Return the id for a record that brings along this one, or none. Raise `Taken`."""
        if own is None:
            while self._next in self._marks:
                self._next += 1
            own = self._next
            self._marks.add(own)
        elif not self._is_known and not self._marks.add(own):
            raise Taken(own)
        self.highest = max(self.highest, own)
        return own
