"""A set of millions of ids in little memory: a bit for each, in pages that are created when an id needs them."""

from collections import defaultdict
from collections.abc import Collection, Container
from typing import Any, Final, Self

from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.public_ids import IdForm
from dealdock.platform.scenes.values import WrongValue

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


Imported = tuple[str, str, int]
"""A public id that cannot be computed: the kind of its record, the id, the number."""


class IdTaken(Exception):
    """Raised if a record's own id was given out already, is another record's own id, too, or is refused."""


class IdAllocator:
    """An allocator of ids: a record's own, else the lowest free one.

    If the records' own ids are not `known` before, one of them may be taken by then: `IdTaken`.
    """

    def __init__(self, taken: IdBitmap, *, known: bool, refused: Container[int] = ()) -> None:
        """`taken`: the ids that are taken. If `known`, they include the records' own ids.

        `refused`: ids that no record may have as its own.
        """
        self.taken, self._refused = taken, refused
        self._is_known = known
        self._next = 1
        self.highest = 0

    def take_for(self, _kind: str, own: Any) -> int:
        """Return the id for a record of a kind, as `take` does. `own`: an id in the form of the vendor's scenes."""
        return self.take(own)

    def encoded(self, _kind: str, number: int) -> str:
        """Return the id of a record as scenes write it."""
        return str(number)

    def drain_imported(self) -> list[Imported]:
        """Return the public ids to store since the last call. Integer ids are stored with their records."""
        return []

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
        """Return the id for a record with this id of its own, or none. Raise `IdTaken`."""
        if own is None:
            while self._next in self.taken:
                self._next += 1
            own = self._next
            self.taken.add(own)
        elif not self._is_known and (own in self._refused or not self.taken.add(own)):
            raise IdTaken(own)
        self.highest = max(self.highest, own)
        return own


class PublicIdAllocator(IdAllocator):
    """An allocator of numbers: the number that a record's public id stands for, else a free one.

    The numbers of one kind rise in the order of its records, so that an export has the same order. An id that
    corresponds to no number of this account and kind, or to a lower or taken number, is kept for the table of imported
    ids.
    """

    def __init__(self, numbers: IdAllocator, form: IdForm, account_id: int) -> None:
        """Begin with the numbers that another allocator has given out."""
        super().__init__(numbers.taken, known=True)
        self.highest = numbers.highest
        self._form, self._account_id = form, account_id
        self._last: defaultdict[str, int] = defaultdict(int)  # by kind
        self._own: defaultdict[str, IdBitmap] = defaultdict(IdBitmap)  # the numbers that ids stand for, by kind
        self._imported: list[Imported] = []

    def take_for(self, kind: str, own: str | None) -> int:
        """Return the number for a record of a kind with this public id, or none. Raise `WrongValue` if it repeats."""
        number = self.decoded(kind, own)
        if number is not None and not self._own[kind].add(number):
            raise WrongValue(f"the id {own} is taken already")
        is_free = number is not None and number > self._last[kind] and self.taken.add(number)
        taken = number if number is not None and is_free else self._free(self._last[kind] + 1)
        if own is not None and not is_free:
            self._imported.append((kind, own, taken))
        self._last[kind] = taken
        self.highest = max(self.highest, taken)
        return taken

    def keep(self, kind: str, own: str, number: int) -> None:
        """Keep an id for a number that it does not correspond to. The vendor has given the number out."""
        self._imported.append((kind, own, number))

    def decoded(self, kind: str, own: str | None) -> int | None:
        """Return the number that a public id stands for, if it is one of this account and kind."""
        number = None if own is None else self._form.decode(self._account_id, kind, own)
        return number if number is not None and 0 < number <= MAX_ID else None

    def encoded(self, kind: str, number: int) -> str:
        """Return the public id that stands for a number of this account and kind."""
        return self._form.encode(self._account_id, kind, number)

    def drain_imported(self) -> list[Imported]:
        """Return the ids to keep since the last call."""
        drained, self._imported = self._imported, []
        return drained

    def _free(self, lowest: int) -> int:
        while self._next in self.taken:
            self._next += 1
        number = max(lowest, self._next)
        while not self.taken.add(number):
            number += 1
        return number


def allocator(form: IdForm | None, account_id: int, numbers: IdAllocator) -> IdAllocator:
    """Return the allocator for an account: `numbers` itself where ids are integers, else an allocator that begins with
    it.
    """
    return numbers if form is None else PublicIdAllocator(numbers, form, account_id)
