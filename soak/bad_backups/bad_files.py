"""Damaged, foreign and crafted backups, and the permitted outcomes of their restores."""

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
"""The outcomes of a restore; `warned`: restored with a warning."""

REFUSED: Final[frozenset[Outcome]] = frozenset({"refused"})
WARNED: Final[frozenset[Outcome]] = frozenset({"warned"})
RESTORED: Final[frozenset[Outcome]] = frozenset({"restored"})
NOT_SILENT: Final = REFUSED | WARNED
ANY: Final = REFUSED | WARNED | RESTORED

HUGE: Final = 50_000_000
"""The size of a huge value, in bytes."""

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
"""SQL that creates other SQLite databases, by description."""


class BadFile(NamedTuple):
    """A file, mostly not a valid backup, and the permitted outcomes of its restore."""

    what: str
    content: bytes
    allowed: frozenset[Outcome]


class BadFiles:
    """A generator of changed copies of a valid backup."""

    def __init__(self, valid: bytes, no_backup: bytes, target: Path, randomness: Random) -> None:
        """`valid`: a backup; `no_backup`: another database; `target`: a folder that no restore may write to."""
        self.valid = BadFile("a backup as it was written", valid, RESTORED)
        self._no_backup, self._randomness, self._file = no_backup, randomness, target.with_name("bad_file")
        self._planted = target / "planted"

    def flipped(self, number: int) -> Iterator[BadFile]:
        """Yield copies with one flipped bit: in each byte of the header and of the checksum, then anywhere."""
        size = len(self.valid.content)
        offsets = [*range(100), *range(size - backup_file.CHECKSUM_BYTES, size)]
        self._randomness.shuffle(offsets)
        for _ in range(number):
            offset = offsets.pop() if offsets else self._randomness.randrange(size)
            yield BadFile(f"a bit flipped in byte {offset}", self._flip(self.valid.content, offset), REFUSED)

    def damaged(self, number: int) -> Iterator[BadFile]:
        """Yield copies with larger damage."""
        ways = [self._cut, self._overwritten, self._swapped, self._longer, self._random]
        for _ in range(number):
            yield self._randomness.choice(ways)()

    def old(self, number: int) -> Iterator[BadFile]:
        """Yield backups without a checksum, as older versions wrote them. Damage may pass with a warning."""
        old = self._edited(without_checksum)
        yield BadFile("without a checksum", old, WARNED)
        for _ in range(number):
            offset = self._randomness.randrange(len(old))
            yield BadFile(f"without a checksum, a bit flipped in byte {offset}", self._flip(old, offset), NOT_SILENT)

    def damaged_before_checksum(self, number: int) -> Iterator[BadFile]:
        """Yield backups that were damaged before the checksum was computed, which may be restored."""
        size = len(self.valid.content) - backup_file.CHECKSUM_BYTES
        for _ in range(number):
            content = bytearray(self.valid.content[:size])
            for _ in range(self._randomness.choice([1, 3, 30])):
                content = bytearray(self._flip(bytes(content), self._randomness.randrange(size)))
            yield BadFile(f"damaged before its checksum was made {number}", self._with_checksum(bytes(content)), ANY)

    def foreign(self) -> Iterator[BadFile]:
        """Yield SQLite databases that are no backups, with and without a checksum."""
        yield BadFile("a database, no backup", self._no_backup, REFUSED)
        yield BadFile("a database with a checksum, no backup", self._with_checksum(self._no_backup), REFUSED)
        for what, sql in _FOREIGN.items():
            self._file.unlink(missing_ok=True)
            with closing(sqlite3.connect(self._file)) as db:
                db.executescript(sql)
            content = self._file.read_bytes()
            yield BadFile(f"a foreign database: {what}", content, REFUSED)
            yield BadFile(f"a foreign database with a checksum: {what}", self._with_checksum(content), REFUSED)

    def naming(self) -> Iterator[BadFile]:
        """Yield backups that contain other files than the two permitted ones."""
        for name in (*NAMES, str(self._planted)):
            yield BadFile(f"names {name!r}", self._edited(partial(naming, name=name)), REFUSED)

    def crafted(self) -> Iterator[BadFile]:
        """Yield backups with invalid tables or values, and with additional tables."""
        for what, sql in CRAFTED.items():
            yield BadFile(f"crafted: {what}", self._changed(sql), REFUSED)
        for what, sql in IGNORED.items():
            yield BadFile(f"more than dealdock's: {what}", self._changed(sql), RESTORED)

    def huge(self) -> Iterator[BadFile]:
        """Yield backups with huge values."""
        blob = f"UPDATE pardot_campaign SET name = zeroblob({HUGE})"
        text = f"UPDATE dealdock_backup SET text = CAST(zeroblob({HUGE}) AS TEXT)"
        yield BadFile("a huge blob", self._changed(blob), REFUSED)
        yield BadFile("a huge secret", self._changed(text), REFUSED)

    def _flip(self, content: bytes, offset: int) -> bytes:
        changed = bytearray(content)
        changed[offset] ^= 1 << self._randomness.randrange(8)
        return bytes(changed)

    def _cut(self) -> BadFile:
        content = self.valid.content
        ends = [len(content) - backup_file.CHECKSUM_BYTES, self._randomness.randrange(len(content) // _PAGE) * _PAGE]
        size = self._randomness.choice(
            [*ends, self._randomness.randrange(len(content)), self._randomness.randrange(200)]
        )
        return BadFile(f"only the first {size} bytes", content[:size], REFUSED)

    def _overwritten(self) -> BadFile:
        content, size = self.valid.content, self._randomness.randrange(1, 10_000)
        start = self._randomness.randrange(len(content) - size)
        new = self._randomness.choice([bytes(size), self._randomness.randbytes(size)])
        changed = content[:start] + new + content[start + size :]
        return BadFile(f"{size} bytes from {start} overwritten", changed, RESTORED if changed == content else REFUSED)

    def _swapped(self) -> BadFile:
        """Exchange two pages."""
        pages = [self.valid.content[start : start + _PAGE] for start in range(0, len(self.valid.content), _PAGE)]
        one, other = self._randomness.sample(range(1, len(pages) - 1), 2)
        pages[one], pages[other] = pages[other], pages[one]
        changed = b"".join(pages)
        return BadFile(f"pages {one} and {other} swapped", changed, RESTORED if pages[one] == pages[other] else REFUSED)

    def _longer(self) -> BadFile:
        more = self._randomness.choice([b"\0", b"\n", self.valid.content, self._randomness.randbytes(_PAGE)])
        return BadFile(f"{len(more)} bytes behind it", self.valid.content + more, REFUSED)

    def _random(self) -> BadFile:
        begin = self._randomness.choice([b"", _MAGIC, self.valid.content[:100], self.valid.content[:_PAGE]])
        size = self._randomness.choice([0, 1, 84, _PAGE, self._randomness.randrange(100_000)])
        return BadFile(f"{size} random bytes after {len(begin)}", begin + self._randomness.randbytes(size), REFUSED)

    def _changed(self, sql: str) -> bytes:
        def change(file: Path) -> None:
            with changed(file) as db:
                db.executescript(sql)

        return self._edited(change)

    def _edited(self, edit: Callable[[Path], None]) -> bytes:
        self._file.write_bytes(self.valid.content)
        edit(self._file)
        return self._file.read_bytes()

    def _with_checksum(self, content: bytes) -> bytes:
        """Return the content with the application id of a backup that has a checksum, and with a checksum."""
        self._file.write_bytes(content[:68] + backup_file.APPLICATION_ID.to_bytes(4) + content[72:])
        backup_file.append_checksum(self._file)
        return self._file.read_bytes()
