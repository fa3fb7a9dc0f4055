"""Random values of every kind, most of them invalid."""

import json
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Any, Final

from soak.random_requests.names import EDGE_VALUES, words
from soak.random_requests.request import chance, raw, some

DATE_WORDS: Final = words("""
    now today yesterday tomorrow midnight noon last next this previous first second third twelfth monday Tue friday
    january Feb mar sept 2020 1999 0000 9999 99999 2020-02-30 2020-13-01 2024-02-29 1/2/2020 31.12.1999 2020W53 2020W011
    2020.366 20200230T101010 10:00 24:00 25:61:61 23:59:60 10am 12pm .5 @0 @1e9 @-99999999999 +1 -1 +99999999999 ago
    hence day days week weeks fortnight month months year years sec min hours weekday weekdays of GMT UTC EST CEST Z
    +0100 -1200 +14:00 +99:99 Europe/Paris America/Sao_Paulo Mars/Olympus Asia/Kolkata TZ="x" TZ="UTC" ( ) (x) , / : - +
    00:00:00.999999999 1e3 ² ٣ back first-day day of eighth T t W w
""")
"""Parts of dates of PHP and GNU, and other text."""

INJECTED: Final = (
    "' OR '1'='1",
    "'; DROP TABLE opportunity; --",
    '" OR 1=1 --',
    "1); DELETE FROM dataset; --",
    "%' ESCAPE '%",
    "1 union select 1,2,3",
    "\\",
    "\\'",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "%s%n%x{0}{}",
    "<script>alert(1)</script>",
    "]]><!--",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "<?xml version='1.0'?>",
    "&lt;&#0;&#xFFFF;&unknown;",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "/dev/stdin",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "\r\nSet-Cookie: a=b",
    "\r\n\r\n<html>",
    "%0d%0aX: y",
    "%00",
    "%c0%ae",
    "%u0041",
    "+",
    "$(id)",
    "`id`",
    "__proto__",
    "constructor",
    "NULL",
    "undefined",
)

NUMBERS: Final = [
    *words(
        "-9223372036854775809 -9223372036854775808 -2147483649 -1 -0 0 00 1 1.0 0.1 1e400 1e-400 -1e99 0x7f 0b1 1_0 ٣"
    ),
    *words("2147483647 2147483648 4294967296 9007199254740993 9223372036854775807 9223372036854775808"),
    *words("18446744073709551616 9999999999999.99 9999999999999.991 9999999999999.995 10000000000000 .5 5. . - + 1,5"),
    *words("99999999999999999999.99 Infinity -inf NaN nan 1e308 4.9e-324 0.30000000000000004 1e+2 12E"),
    *("9" * digits for digits in (18, 19, 20, 39, 309, 4301, 20_000)),
    "0" * 5_000 + "1",
    "0." + "0" * 5_000 + "1",
]

BYTES: Final = (
    *(
        b"\xff",
        b"\xfe\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\x80" * 20,
        b"\xf0\x9d\x84\x9e",
    ),
    *(bytes([number]) for number in (0, 1, 8, 9, 10, 11, 13, 27, 127, 133, 160)),
    *(
        raw(text)
        for text in ("\ud83d", "\udc00\ud800", "\ufffe\uffff", "\U000fffff", "\u0085\u2028", "\u202e\u200d", "e\u0301")
    ),
)

LONG: Final = [
    *(bytes([unit]) for unit in b"a1()-=<\"[{%\\@/'&,\t\n "),
    *(b"a@", b"a.", b"+1 day ", b"last ", b"2020-", b'TZ="', b"<a ", b"a b ", b"1:", b"a=", b"%41", b"\xff"),
]


def value(randomness: Random) -> bytes:
    """Return a random text."""
    return randomness.choices(_VALUES, cum_weights=_SHARES)[0](randomness)


def long(randomness: Random, most: int = 200_000) -> bytes:
    """Return a long repetition, which is slow to match with some regular expressions."""
    unit = randomness.choice(LONG)
    return unit * (randomness.randrange(most) // len(unit))


def date(randomness: Random) -> bytes:
    """Return a text that may be a date."""
    words = [randomness.choice(DATE_WORDS) for _ in range(randomness.randrange(1, 7))]
    return randomness.choice((" ", " ", "", "-", "\t")).join(words).encode()


def document(randomness: Random, depth: int = 3) -> Any:
    """Return a random JSON value."""
    return randomness.choice(_DOCUMENTS)(randomness, depth)


def _list(randomness: Random, depth: int) -> Any:
    return [document(randomness, depth - 1) for _ in range(randomness.randrange(4))] if depth else []


def _object(randomness: Random, depth: int) -> Any:
    return {text(randomness): document(randomness, depth - 1) for _ in range(randomness.randrange(4))} if depth else {}


def text(randomness: Random) -> str:
    return value(randomness).decode("utf-8", randomness.choice(("replace", "surrogateescape", "ignore")))


def mutated(randomness: Random, content: Any) -> Any:
    """Return the value with one or two random changes."""
    kind = randomness.randrange(8)
    if isinstance(content, list) and content and kind:
        return [mutated(randomness, each) if chance(randomness, 60) else each for each in content]
    if isinstance(content, dict) and content and kind:
        changed = dict(content)
        for name in some(randomness, [*content, text(randomness)], 2):
            changed[name] = mutated(randomness, content.get(name)) if chance(randomness, 50) else document(randomness)
        if chance(randomness, 15):
            changed.pop(randomness.choice([*content]), None)
        return changed
    return document(randomness) if kind < 6 else content  # noqa: PLR2004 (a share)


def written(randomness: Random, content: Any) -> bytes:
    """Return JSON text, sometimes malformed."""
    data = json.dumps(content, ensure_ascii=chance(randomness, 70)).encode("utf-8", "surrogatepass")
    if chance(randomness, 75):
        return data
    at = randomness.randrange(len(data) + 1)
    wrong = randomness.choice((b"NaN", b"-Infinity", b"1e999", b"9" * 5_000, b"'x'"))
    mutated_value = [
        data[:at],
        b"[" * 100_000,
        b'{"a":' * randomness.choice((10, 500, 50_000)) + data,
        data[:at] + randomness.choice(BYTES) + data[at:],
        data.replace(b":", b":" + wrong + b",", 1),
    ]
    return randomness.choice(mutated_value)


_VALUES: Final[list[Callable[[Random], bytes]]] = [
    lambda randomness: raw(randomness.choice(EDGE_VALUES)),
    lambda randomness: randomness.choice(NUMBERS).encode(),
    lambda randomness: raw(randomness.choice(INJECTED)),
    date,
    lambda randomness: randomness.choice(BYTES) * randomness.choice((1, 1, 1, 3, 300)),
    lambda randomness: b"%d" % randomness.randrange(1, 60),  # ids of records that may exist
    lambda randomness: randomness.randbytes(randomness.randrange(40)),
    lambda randomness: long(randomness) if chance(randomness, 25) else b"",
]
_SHARES: Final = list(accumulate((30, 15, 15, 15, 10, 10, 4, 1)))
_DOCUMENTS: Final[list[Callable[[Random, int], Any]]] = [
    _list,
    _object,
    lambda randomness, _: randomness.choice((0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**40, 1.5, 1e308, -0.0, 1e-400)),
    lambda randomness, _: randomness.choice((None, True, False, [], {}, "", [[]], {"": None})),
    *[lambda randomness, _: text(randomness)] * 6,
]
