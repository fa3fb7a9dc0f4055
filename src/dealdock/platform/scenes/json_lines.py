"""Scenes of any size as JSON Lines: an account's settings, then a record on each line.

```
{"accounts": {"name": "Harbour & Sons"}}
{"users": {"email": "jo@example.com"}}
```
"""

import json
import re
from collections.abc import Iterator, Sequence
from io import SEEK_END
from itertools import groupby
from typing import Any, BinaryIO, Final, NamedTuple

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import support
from dealdock.platform.scenes.document import not_utf8
from dealdock.platform.scenes.support import SceneSupport, SceneVendors
from dealdock.platform.scenes.values import WrongValue
from dealdock_client.similar import hint_of_vendors

SUFFIXES: Final = (".jsonl", ".ndjson")
"""The suffixes of such files."""

SEVERAL_RECORDS: Final = "contains more than one record: each needs a line of its own"
SMALL_BYTES: Final = 2**20
"""Up to this size, in bytes, lines are read whole: problems are reported together, and a reset can return to them."""

MAX_LINE_BYTES: Final = 16 * 2**20
MAX_BATCH_LINES: Final = 5000
"""Limit of the lines in a batch."""

_CHUNK_BYTES: Final = 2**20
_KIND: Final = re.compile(rb'[ \t\r]*\{[ \t]*"(\w+)"[ \t]*:')
_BLANK: Final = re.compile(rb"[ \t\r]*")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Batch(NamedTuple):
    """Consecutive lines with records of one kind."""

    kind: str
    offset: int
    """The position of the first line in the file, in bytes."""
    line: int
    """The number of the first line."""
    lines: list[bytes]
    position: int = 0
    """The position of the first record, among the records of its kind in its account."""
    account: int = -1
    """The position of the account that the records belong to; for an account: of the one before it."""


class Lines:
    """A file of lines. Only one thread may read it at a time."""

    def __init__(self, name: str, file: BinaryIO, vendors: SceneVendors) -> None:
        """`name`: the file's name in messages."""
        self.name = name
        self.vendors = vendors
        self.size = file.seek(0, SEEK_END)
        self._file = file

    def batches(self) -> Iterator[Batch]:
        """Read all lines. Raise `WrongScene` if a line is not a record of a known kind, or is in the wrong place."""
        last, position, account = "", 0, -1
        kinds = ("accounts", *self.support_on(b"").kinds)
        for batch in self._grouped():
            if batch.kind == "accounts":
                kinds = ("accounts", *self.support_on(batch.lines[0]).kinds)
            if batch.kind not in kinds:
                raise self.wrong(batch.line, self._unknown(batch.kind, kinds) if batch.kind else _no_record(batch))
            if batch.kind != "accounts" and account < 0:
                raise self.wrong(batch.line, f"{batch.kind} must come after their account, with which a scene begins")
            if batch.kind != "accounts" and kinds.index(batch.kind) < kinds.index(last):
                raise self.wrong(batch.line, f"{batch.kind} must come before {last}")
            if batch.kind != last:
                last, position = batch.kind, 0
            yield batch._replace(position=position, account=account)
            position += len(batch.lines)
            account += batch.kind == "accounts"

    def _unknown(self, name: str, kinds: Sequence[str]) -> str:
        """Return the text for a list of records that an account does not support, with the vendors that do."""
        known = {vendor: self.vendors.scenes(vendor).kinds for vendor in self.vendors.names}
        mine = next(vendor for vendor, names in known.items() if tuple(names) == tuple(kinds[1:]))
        return f"unknown field{hint_of_vendors(name, mine, {**known, mine: kinds})}"

    def support(self, account: Any) -> SceneSupport:
        """Return the vendor's part for an account, as it was written; the default vendor's if it names no vendor."""
        try:
            return support.named(self.vendors, account)
        except WrongValue:  # the check of the account reports it
            return self.vendors.scenes(self.vendors.default)

    def support_on(self, line: bytes) -> SceneSupport:
        """Return the vendor's part for the account on a line; the default vendor's if there is none."""
        try:
            account = json.loads(line)["accounts"]
        except (ValueError, KeyError, RecursionError):  # the parser of the account reports it
            account = None
        return self.support(account)

    def wrong(self, line: int, words: str) -> WrongScene:
        """Return the error for a problem in a line."""
        return WrongScene(f"{self.name}:{line}: {words}")

    def _grouped(self) -> Iterator[Batch]:
        offset, number = 0, 1
        for lines in self._chunks():
            if offset == 0 and lines[0].startswith(_BYTE_ORDER_MARK):
                lines[0] = lines[0][len(_BYTE_ORDER_MARK) :]
                offset += len(_BYTE_ORDER_MARK)
            for kind, group in groupby(lines, key=_kind):
                same = list(group)
                most = 1 if kind == "accounts" else MAX_BATCH_LINES
                for start in range(0, len(same), most):
                    part = same[start : start + most]
                    if kind is not None:
                        yield Batch(kind, offset, number, part)
                    number += len(part)
                    offset += sum(map(len, part)) + len(part)

    def _chunks(self) -> Iterator[list[bytes]]:
        position, rest = 0, b""
        while True:
            self._file.seek(position)  # the consumer of the lines may have moved the position meanwhile
            chunk = self._file.read(_CHUNK_BYTES)
            position += len(chunk)
            lines = (rest + chunk).split(b"\n")
            if chunk:
                rest = lines.pop()
            if len(rest) > MAX_LINE_BYTES:
                raise WrongScene(f"{self.name}: has a line of more than {MAX_LINE_BYTES >> 20} MiB")
            if lines:
                yield lines
            if not chunk:
                return


def _kind(line: bytes) -> str | None:
    """Return the kind of record in a line; an empty text if there is none, None if the line is blank."""
    found = _KIND.match(line)
    if found is not None:
        return found[1].decode("ascii", "replace")
    return None if _BLANK.fullmatch(line) else ""


def _no_record(batch: Batch) -> str:
    try:
        batch.lines[0].decode()
    except UnicodeDecodeError as error:
        return not_utf8(error)
    return 'must be a record on one line, such as {"users": {"email": "jo@example.com"}}'
