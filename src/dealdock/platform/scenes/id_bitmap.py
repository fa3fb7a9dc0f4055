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
    """Raised if a record's own id was given out already, or is another record's own id, too."""


class IdAllocator:
    """An allocator of ids: a record's own, else the lowest free one.

    If the records' own ids are not `known` before, one of them may be taken by then: `Taken`.
    """

    def __init__(self, taken: IdBitmap, *, known: bool) -> None:
        """`taken`: the ids that are taken. If `known`, they include the records' own ids."""
        self._taken = taken
        self._is_known = known
        self._next = 1
        self.highest = 0

    @classmethod
    def known(cls, taken: Collection[int]) -> Self:
        """Return an allocator with these ids taken, which include the own ids of all records."""
        bitmap = IdBitmap()
        for number in taken:
            bitmap.add(number)
        numbers = cls(bitmap, known=True)
        numbers.highest = max(taken, default=0)
        return numbers

    def take(self, own: int | None = None) -> int:
        """Return the id for a record with this id of its own, or none. Raise `Taken`."""
        if own is None:
            while self._next in self._taken:
                self._next += 1
            own = self._next
            self._taken.add(own)
        elif not self._is_known and not self._taken.add(own):
            raise Taken(own)
        self.highest = max(self.highest, own)
        return own
