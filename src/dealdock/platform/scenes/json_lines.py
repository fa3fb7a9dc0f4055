"""Scenes as lines, JSON Lines: an account's settings, then a record on each line. So a scene may be of any size.

```
{"accounts": {"name": "Harbour & Sons"}}
{"users": {"email": "jo@example.com"}}
```
"""

import json
import re
from collections.abc import Iterator
from io import SEEK_END
from itertools import groupby
from typing import Any, BinaryIO, Final, NamedTuple

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import support
from dealdock.platform.scenes.support import SceneSupport, SceneVendors
from dealdock.platform.scenes.values import Wrong, guess

SUFFIXES: Final = (".jsonl", ".ndjson")
"""What the names of such files end in."""

ONE_EACH: Final = "holds more than one record: each stands on a line of its own"
SMALL: Final = 2**20
"""Up to so many bytes lines are read whole: so all that is wrong is said at once, and a reset can go back to them."""

LONGEST_LINE: Final = 16 * 2**20
MOST_LINES: Final = 5000
"""How many lines a batch has at most."""

_CHUNK: Final = 2**20
_KIND: Final = re.compile(rb'[ \t\r]*\{[ \t]*"(\w+)"[ \t]*:')
_BLANK: Final = re.compile(rb"[ \t\r]*")
_MARK: Final = b"\xef\xbb\xbf"


class Batch(NamedTuple):
    """Lines that stand together and hold records of one kind."""

    kind: str
    offset: int
    """Where they begin, in bytes."""
    line: int
    """The number of the first."""
    lines: list[bytes]
    position: int = 0
    """The first record's, among those of its kind in its account."""
    account: int = -1
    """The account's, of whose records they are; of lines with accounts: of the one before."""


class Lines:
    """A file of lines; not read by two at once."""

    def __init__(self, name: str, file: BinaryIO, vendors: SceneVendors) -> None:
        """`name`: what a person knows it by."""
        self.name = name
        self.vendors = vendors
        self.size = file.seek(0, SEEK_END)
        self._file = file

    def batches(self) -> Iterator[Batch]:
        """All of it. Raises `WrongScene` where a line is no record of a known kind, or stands in the wrong place."""
        last, position, account = "", 0, -1
        kinds = ("accounts", *self.support_on(b"").form.kinds)
        for batch in self._grouped():
            if batch.kind == "accounts":
                kinds = ("accounts", *self.support_on(batch.lines[0]).form.kinds)
            if batch.kind not in kinds:
                words = f"unknown field{guess(batch.kind, kinds)}" if batch.kind else _no_record(batch)
                raise self.wrong(batch.line, words)
            if batch.kind != "accounts" and account < 0:
                raise self.wrong(batch.line, f"{batch.kind} must come after their account, with which a scene begins")
            if batch.kind != "accounts" and kinds.index(batch.kind) < kinds.index(last):
                raise self.wrong(batch.line, f"{batch.kind} must come before {last}")
            if batch.kind != last:
                last, position = batch.kind, 0
            yield batch._replace(position=position, account=account)
            position += len(batch.lines)
            account += batch.kind == "accounts"

    def support(self, account: Any) -> SceneSupport:
        """Return the vendor's part for an account, as it was written; the default vendor's where it names no vendor."""
        try:
            return support.named(self.vendors, account)
        except Wrong:  # as the check of the account says
            return self.vendors.scenes(self.vendors.default)

    def support_on(self, line: bytes) -> SceneSupport:
        """Return the vendor's part for the account on a line; the default vendor's where there is none."""
        try:
            account = json.loads(line)["accounts"]
        except (ValueError, KeyError):  # as the reader of the account says
            account = None
        return self.support(account)

    def wrong(self, line: int, words: str) -> WrongScene:
        """The error to raise for what is wrong in a line."""
        return WrongScene(f"{self.name}:{line}: {words}")

    def _grouped(self) -> Iterator[Batch]:
        offset, number = 0, 1
        for lines in self._chunks():
            if offset == 0 and lines[0].startswith(_MARK):
                lines[0] = lines[0][len(_MARK) :]
                offset += len(_MARK)
            for kind, group in groupby(lines, key=_kind):
                same = list(group)
                most = 1 if kind == "accounts" else MOST_LINES
                for start in range(0, len(same), most):
                    part = same[start : start + most]
                    if kind is not None:
                        yield Batch(kind, offset, number, part)
                    number += len(part)
                    offset += sum(map(len, part)) + len(part)

    def _chunks(self) -> Iterator[list[bytes]]:
        position, rest = 0, b""
        while True:
            self._file.seek(position)  # whoever got the lines may have read elsewhere meanwhile
            chunk = self._file.read(_CHUNK)
            position += len(chunk)
            lines = (rest + chunk).split(b"\n")
            if chunk:
                rest = lines.pop()
            if len(rest) > LONGEST_LINE:
                raise WrongScene(f"{self.name}: has a line of more than {LONGEST_LINE >> 20} MiB")
            if lines:
                yield lines
            if not chunk:
                return


def _kind(line: bytes) -> str | None:
    """The kind of record in a line; empty where there is none, None where the line is blank."""
    found = _KIND.match(line)
    if found is not None:
        return found[1].decode("ascii", "replace")
    return None if _BLANK.fullmatch(line) else ""


def _no_record(batch: Batch) -> str:
    try:
        batch.lines[0].decode()
    except UnicodeDecodeError:
        return "is not UTF-8"
    return 'must be a record on one line, such as {"users": {"email": "jo@example.com"}}'
