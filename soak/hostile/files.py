"""Random backups that must be refused, or restored with a warning."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import Final, Literal, NamedTuple

from dealdock.platform.database import backup_file
from tests.backups import CRAFTED, IGNORED, NAMES, changed, naming, without_checksum

Outcome = Literal["refused", "warned", "restored"]
"""What a restore can come to; `warned` is restored too."""

REFUSED: Final[frozenset[Outcome]] = frozenset({"refused"})
WARNED: Final[frozenset[Outcome]] = frozenset({"warned"})
RESTORED: Final[frozenset[Outcome]] = frozenset({"restored"})
NOT_SILENT: Final = REFUSED | WARNED
ANY: Final = REFUSED | WARNED | RESTORED

HUGE: Final = 50_000_000
"""Bytes of the largest value."""

_MAGIC: Final = b"SQLite format 3\0"
_PAGE: Final = 2048
_FOREIGN: Final[Mapping[str, str]] = {
    "nothing in it": "VACUUM",
    "a table of its own": "CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO place VALUES (1, 'x')",
    "UTF-16": "PRAGMA encoding='UTF-16'; CREATE TABLE dealdock_backup (file TEXT, text TEXT)",
    "a log beside it": "PRAGMA journal_mode=WAL; CREATE TABLE dealdock_backup (file TEXT, text TEXT)",
    "dealdock's tables in name": """CREATE TABLE dealdock_backup (file TEXT, text TEXT);
        CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0004');
        CREATE TABLE sandbox (id, secret_digest)""",
    "a file beside it in name": """CREATE TABLE dealdock_backup (file, text);
        INSERT INTO dealdock_backup VALUES ('../x', 'y')""",
}
"""SQLite databases of others, as SQL."""


class Hostile(NamedTuple):
    """The content of a file, and the permitted outcomes of its restore."""

    what: str
    content: bytes
    allowed: frozenset[Outcome]


class Files:
    """A generator of changed copies of a valid backup."""

    def __init__(self, whole: bytes, none: bytes, place: Path, randomness: Random) -> None:
        """`none`: a database that is no backup. `place`: the folder that nothing may be written to."""
        self.whole = Hostile("a backup as it was written", whole, RESTORED)
        self._none, self._chance, self._file = none, randomness, place.with_name("hostile")
        self._planted = place / "planted"

    def flipped(self, number: int) -> Iterator[Hostile]:
        """Yield copies with one flipped bit: in each byte of the header and of the checksum, then anywhere."""
        size = len(self.whole.content)
        places = [*range(100), *range(size - backup_file.CHECKSUM_BYTES, size)]
        self._chance.shuffle(places)
        for _ in range(number):
            place = places.pop() if places else self._chance.randrange(size)
            yield Hostile(f"a bit flipped in byte {place}", self._flip(self.whole.content, place), REFUSED)

    def damaged(self, number: int) -> Iterator[Hostile]:
        """Yield copies with larger damage."""
        ways = [self._cut, self._overwritten, self._swapped, self._longer, self._random]
        for _ in range(number):
            yield self._chance.choice(ways)()

    def old(self, number: int) -> Iterator[Hostile]:
        """As older versions wrote them: without a checksum. A flipped bit in one may pass, but never silently."""
        old = self._edited(without_checksum)
        yield Hostile("without a checksum", old, WARNED)
        for _ in range(number):
            place = self._chance.randrange(len(old))
            yield Hostile(f"without a checksum, a bit flipped in byte {place}", self._flip(old, place), NOT_SILENT)

    def resealed(self, number: int) -> Iterator[Hostile]:
        """Damaged with a checksum that matches: it may be restored, but only as a backup can be."""
        size = len(self.whole.content) - backup_file.CHECKSUM_BYTES
        for _ in range(number):
            content = bytearray(self.whole.content[:size])
            for _ in range(self._chance.choice([1, 3, 30])):
                content = bytearray(self._flip(bytes(content), self._chance.randrange(size)))
            yield Hostile(f"damaged before its checksum was made {number}", self._sealed(bytes(content)), ANY)

    def foreign(self) -> Iterator[Hostile]:
        """SQLite databases that are no backups, with and without the marks of one."""
        yield Hostile("a database, no backup", self._none, REFUSED)
        yield Hostile("a database with a checksum, no backup", self._sealed(self._none), REFUSED)
        for what, sql in _FOREIGN.items():
            self._file.unlink(missing_ok=True)
            with closing(sqlite3.connect(self._file)) as db:
                db.executescript(sql)
            content = self._file.read_bytes()
            yield Hostile(f"a foreign database: {what}", content, REFUSED)
            yield Hostile(f"a foreign database with a checksum: {what}", self._sealed(content), REFUSED)

    def naming(self) -> Iterator[Hostile]:
        """Backups that name other files than the two."""
        for name in (*NAMES, str(self._planted)):
            yield Hostile(f"names {name!r}", self._edited(partial(naming, name=name)), REFUSED)

    def crafted(self) -> Iterator[Hostile]:
        """Tables that are none, values that are none, and what isn't dealdock's."""
        for what, sql in CRAFTED.items():
            yield Hostile(f"crafted: {what}", self._changed(sql), REFUSED)
        for what, sql in IGNORED.items():
            yield Hostile(f"more than dealdock's: {what}", self._changed(sql), RESTORED)

    def huge(self) -> Iterator[Hostile]:
        """Yield backups with huge values."""
        blob = f"UPDATE pardot_campaign SET name = zeroblob({HUGE})"
        text = f"UPDATE dealdock_backup SET text = CAST(zeroblob({HUGE}) AS TEXT)"
        yield Hostile("a huge blob", self._changed(blob), REFUSED)
        yield Hostile("a huge secret", self._changed(text), REFUSED)

    def _flip(self, content: bytes, place: int) -> bytes:
        changed = bytearray(content)
        changed[place] ^= 1 << self._chance.randrange(8)
        return bytes(changed)

    def _cut(self) -> Hostile:
        content = self.whole.content
        ends = [len(content) - backup_file.CHECKSUM_BYTES, self._chance.randrange(len(content) // _PAGE) * _PAGE]
        size = self._chance.choice([*ends, self._chance.randrange(len(content)), self._chance.randrange(200)])
        return Hostile(f"only the first {size} bytes", content[:size], REFUSED)

    def _overwritten(self) -> Hostile:
        content, size = self.whole.content, self._chance.randrange(1, 10_000)
        start = self._chance.randrange(len(content) - size)
        new = self._chance.choice([bytes(size), self._chance.randbytes(size)])
        changed = content[:start] + new + content[start + size :]
        return Hostile(f"{size} bytes from {start} overwritten", changed, RESTORED if changed == content else REFUSED)

    def _swapped(self) -> Hostile:
        """Exchange two pages."""
        pages = [self.whole.content[start : start + _PAGE] for start in range(0, len(self.whole.content), _PAGE)]
        one, other = self._chance.sample(range(1, len(pages) - 1), 2)
        pages[one], pages[other] = pages[other], pages[one]
        changed = b"".join(pages)
        return Hostile(f"pages {one} and {other} swapped", changed, RESTORED if pages[one] == pages[other] else REFUSED)

    def _longer(self) -> Hostile:
        more = self._chance.choice([b"\0", b"\n", self.whole.content, self._chance.randbytes(_PAGE)])
        return Hostile(f"{len(more)} bytes behind it", self.whole.content + more, REFUSED)

    def _random(self) -> Hostile:
        begin = self._chance.choice([b"", _MAGIC, self.whole.content[:100], self.whole.content[:_PAGE]])
        size = self._chance.choice([0, 1, 84, _PAGE, self._chance.randrange(100_000)])
        return Hostile(f"{size} random bytes after {len(begin)}", begin + self._chance.randbytes(size), REFUSED)

    def _changed(self, sql: str) -> bytes:
        def change(file: Path) -> None:
            with changed(file) as db:
                db.executescript(sql)

        return self._edited(change)

    def _edited(self, edit: Callable[[Path], None]) -> bytes:
        self._file.write_bytes(self.whole.content)
        edit(self._file)
        return self._file.read_bytes()

    def _sealed(self, content: bytes) -> bytes:
        """With the mark of a backup that has a checksum, and the checksum."""
        self._file.write_bytes(content[:68] + backup_file.APPLICATION_ID.to_bytes(4) + content[72:])
        backup_file.append_checksum(self._file)
        return self._file.read_bytes()
