"""The names of time zones, and their offsets from UTC."""

import re
from datetime import timedelta
from functools import cache
from pkgutil import get_data
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.dates.arithmetic import Zone

_OFFSET = re.compile(r"([+-])(?:(\d{1,2}):(\d{1,2})(?::(\d\d))?|(\d{1,6}))", re.ASCII)


def offset(text: str) -> timedelta:
    """Return the offset of `+5`, `-0530`, `+5:30` or `+05:30:15`. Of three digits the last two are minutes."""
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError(text)
    sign, hours, minutes, seconds, digits = found.groups(default="0")
    if found[5]:
        digits += "00" * (3 - (len(digits) + 1) // 2)
        hours, minutes, seconds = digits[:-4], digits[-4:-2], digits[-2:]
    ahead = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    return -ahead if sign == "-" else ahead


# PHP's abbreviations (manual: "List of Supported Timezones", "Others"). Where several zones share one, PHP chooses as
# here: IST is Israel's, CST America's. The odd offsets are local mean times, from before time zones.
_ABBREVIATIONS = {
    "-11:00": "sst",
    "-10:00": "ahst bdt hst",
    "-09:30": "hdt hpt hwt",
    "-09:00": "ahdt akst yst",
    "-08:00": "akdt pst ydt ypt ywt",
    "-07:17:28": "emt",
    "-07:00": "mst pdt ppt pwt yddt",
    "-06:00": "cst mdt mpt mwt pddt",
    "-05:36:13": "sjmt",
    "-05:29:36": "hmt",
    "-05:14": "qmt",
    "-05:00": "cdt cpt cwt est mddt",
    "-04:49": "ppmt",
    "-04:40": "sdmt",
    "-04:16:48": "cmt",
    "-04:04:20": "ffmt",
    "-04:00": "ast cddt edt ept ewt",
    "-03:58:29": "bmt",
    "-03:51:24": "smt",
    "-03:50:40": "amt",
    "-03:40:36": "pmt",
    "-03:30": "nst",
    "-03:00": "adt apt awt eddt",
    "-02:30:52": "ndt",
    "-02:30": "npt nwt",
    "-02:00": "addt",
    "-01:30": "nddt",
    "-01:07:36": "fmt",
    "-00:25:21": "dmt",
    "+00:00": "gmt uct utc wet",
    "+01:00": "bst cet met wat west",
    "+01:24": "wmt",
    "+01:35:36": "kmt",
    "+01:36:34": "rmt",
    "+02:00": "bdst cat cest eet ist mest sast wast wemt",
    "+02:20:40": "jmt",
    "+02:30:17": "mmt",
    "+02:36:34": "lst",
    "+02:59:11": "tbmt",
    "+03:00": "cemt eat eest idt msk",
    "+03:25:44": "tmt",
    "+04:00": "iddt msd",
    "+04:31:19": "mdst",
    "+05:00": "pkt",
    "+06:00": "pkst",
    "+06:57:05": "imt",
    "+07:00": "wib",
    "+07:06:30": "plmt",
    "+08:00": "awst hkt wita",
    "+08:30": "kst",
    "+09:00": "awdt hkst jst wit",
    "+09:30": "acst cast",
    "+10:00": "aest chst gst jdt kdt",
    "+10:30": "acdt",
    "+11:00": "aedt gdt",
    "+11:30": "nzmt",
    "+12:00": "nzst",
    "+13:00": "nzdt",
}

_LETTERS = "yxwvutsrqponzabcdefghiklm"
"""The military zones, from -12 to +12; there is no J."""

# GNU's abbreviations ("Time zone items"). Some differ from PHP's: here IST is India's.
_GNU_ABBREVIATIONS = {
    "-12:00": "sst",
    "-10:00": "hast hst",
    "-09:00": "akst hadt",
    "-08:00": "akdt pst",
    "-07:00": "mst pdt",
    "-06:00": "cst mdt",
    "-05:00": "cdt est",
    "-04:00": "ast clt edt",
    "-03:30": "nst",
    "-03:00": "adt art brt clst",
    "-02:30": "ndt",
    "-02:00": "brst",
    "+00:00": "gmt ut utc wet z",
    "+01:00": "bst cet met mez wat west",
    "+02:00": "cat cest eet mest mesz sast",
    "+03:00": "eat eest msk",
    "+04:00": "msd",
    "+05:30": "ist",
    "+08:00": "sgt",
    "+09:00": "jst kst",
    "+10:00": "gst",
    "+12:00": "nzst",
    "+13:00": "nzdt",
}


def _table(abbreviations: dict[str, str]) -> dict[str, timedelta]:
    return {name: offset(ahead) for ahead, names in abbreviations.items() for name in names.split()}


ABBREVIATIONS = _table(_ABBREVIATIONS)
LETTERS = {letter: timedelta(hours=hours) for hours, letter in enumerate(_LETTERS, start=-12)}
GNU_ABBREVIATIONS = _table(_GNU_ABBREVIATIONS)


@cache
def _identifiers() -> dict[str, str]:
    names = (get_data("tzdata", "zones") or b"").decode().split()
    return {name.lower(): name for name in names}


def identified(name: str) -> ZoneInfo | None:
    """Return the tzdata zone with this name, in any case."""
    key = _identifiers().get(name.lower())
    return ZoneInfo(key) if key else None


def php(word: str) -> Zone | None:
    """Return the zone that PHP reads: an offset (perhaps after GMT), abbreviation, military letter or identifier."""
    if word.startswith(("GMT+", "GMT-")):
        word = word.removeprefix("GMT")
    if word.startswith(("+", "-")):
        return offset(word)
    folded = word.lower()
    known = ABBREVIATIONS.get(folded, LETTERS.get(folded))
    return identified(word) if known is None else known
