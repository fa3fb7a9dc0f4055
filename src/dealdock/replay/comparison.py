"""The comparison of a recorded answer with the sandbox's: what a client reads, not the bytes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from dealdock.replay.exchange import Exchange, Headers, header, pairs_of_request, parsed
from dealdock.replay.identities import Identities, is_id_name, is_long_id, is_token_name

STATUS: Final = "another status"
KEYS: Final = "another order of keys"
ERROR_TEXT: Final = "another text of an error"
TYPE: Final = "header content-type"
"""Problems and places whose sides have forms of their own."""

KEY_PROBLEMS: Final = frozenset({"missing", "additional"})
"""The problems of keys that only one side has."""

_SHOWN_KEYS: Final = 3
_READ_HEADERS: Final = re.compile(r"limit|usage|requests-left|total|^retry-after$|^link$|^location$|^www-authenticate$")
"""Headers that clients read. Their values depend on other calls, so only their presence is compared."""

_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_FRACTION: Final = re.compile(r"\.\d+")
_TIME_NAME: Final = re.compile(r"date|time|_at$|At$|_on$|timestamp", re.IGNORECASE)
_ERROR_NAMES: Final = frozenset({"err", "error", "errors", "error_code", "error_message", "field-errors", "fault"})
_SAME_NAMES: Final = ("email", "name", "label", "title", "key", "api_name")
"""Fields that name a record, by which a record of the sandbox is found that the recording does not explain."""

_TYPE_NAMES: Final = ("type", "_type", "object", "data_type")
_LEAST_DETERMINED: Final = 2
"""The characters from which on a value of the request determines a value of another name."""

_MAX_SHOWN: Final = 200


@dataclass(frozen=True)
class Difference:
    """A place at which two answers differ."""

    path: str
    """`status`, `header <name>`, or a path in the body that begins with `$`."""
    problem: str
    recorded: str
    ours: str
    without_values: tuple[str, str] | None = None
    """Both texts of an error without the values of the request."""


@dataclass
class Findings:
    """The differences of an answer, and what was not compared, by the rule."""

    differences: list[Difference] = field(default_factory=list)
    masks: dict[str, list[str]] = field(default_factory=dict)
    paired: int = 0
    """The number of records in lists that were compared."""
    unpaired: int = 0
    """The number of records in lists that the sandbox does not have."""

    def differ(
        self, path: str, problem: str, recorded: Any, ours: Any, without_values: tuple[str, str] | None = None
    ) -> None:
        self.differences.append(Difference(path, problem, _shown(recorded), _shown(ours), without_values))

    def mask(self, rule: str, path: str) -> None:
        self.masks.setdefault(rule, []).append(path)


@dataclass(frozen=True)
class Answer:
    """The sandbox's answer."""

    status: int
    headers: Headers
    body: bytes
    made: frozenset[str] = frozenset()
    """The ids of the records that the call made."""


@dataclass
class _Record:
    """The record in an answer to which a value belongs."""

    id: str = ""
    """The recorded id."""
    made: bool = False
    """True if the recording made it, so that its fields follow from its calls."""


@dataclass
class History:
    """The ids, records and values that the compared answers of a recording have shown."""

    identities: Identities = field(default_factory=Identities)
    made: set[str] = field(default_factory=set)
    """The recorded ids of the records that the recording made."""
    earlier: dict[tuple[str, str], tuple[Any, Any]] = field(default_factory=dict)
    """The values of the records' fields as they were last shown: the recorded one and ours."""


def compare(history: History, exchange: Exchange, answer: Answer) -> Findings:
    """Compare an answer with the recorded one, and add what it shows to the history."""
    return _Comparison(history, exchange, answer).run()


class _Comparison:
    """The comparison of one answer."""

    def __init__(self, history: History, exchange: Exchange, answer: Answer) -> None:
        self._all, self._ids = history, history.identities
        self._exchange, self._answer = exchange, answer
        self._found = Findings()
        self._sent: dict[str, set[str]] = {}
        for name, value in pairs_of_request(exchange):
            if value not in (None, "") and not isinstance(value, bool):
                self._sent.setdefault(str(value), set()).add(name)
        self._sent_names = {name for names in self._sent.values() for name in names}
        self._is_error = False
        self._is_xml = "xml" in header(exchange.answer_headers, "content-type")

    def run(self) -> Findings:
        recorded = parsed(self._exchange.answer_headers, self._exchange.answer)
        ours = parsed(self._answer.headers, self._answer.body, as_javascript=self._exchange.is_of_javascript)
        if self._exchange.status != self._answer.status:
            sides = (self._exchange.status, recorded), (self._answer.status, ours)
            first, second = (f"{status} {_shown(body)}".strip() for status, body in sides)
            self._found.differ("status", STATUS, first, second)
            return self._found
        self._compare_headers()
        self._is_error = is_refusal(self._exchange)
        self._compare("$", "", recorded, ours, _Record(made=self._is_error))
        return self._found

    def _compare_headers(self) -> None:
        recorded, ours = self._exchange.answer_headers, self._answer.headers
        types = [header(each, "content-type") for each in (recorded, ours)]
        if types[0] and self._exchange.answer and _media(types[0]) != _media(types[1]):
            self._found.differ(TYPE, "another value", types[0], types[1])
        names = {name for name, _ in ours}
        for name, value in recorded:
            if _READ_HEADERS.search(name) and not name.startswith("access-control"):
                if name not in names:
                    self._found.differ(f"header {name}", "missing", value, None)
                else:
                    self._found.mask("header", f"header {name}")

    def _compare(self, path: str, name: str, recorded: Any, ours: Any, of: _Record) -> None:
        """Compare two values at the same place. `name`: of the field. `of`: the record around them."""
        is_list = isinstance(recorded, list)
        if is_list != isinstance(ours, list) and (self._is_xml or _id_of(ours if is_list else recorded) is not None):
            recorded, ours = _listed(recorded), _listed(ours)  # a list with one record may be the record itself
        types = _type(recorded), _type(ours)
        if types[0] != types[1]:
            if "null" in types and not of.made:
                self._found.mask("not explained", path)
            else:
                self._found.differ(path, "another type", recorded, ours)
        elif isinstance(recorded, dict):
            self._compare_objects(path, recorded, ours, of)
        elif isinstance(recorded, list):
            self._compare_lists(path, name, recorded, ours, of)
        elif recorded is not None:
            self._compare_values(path, name, recorded, ours, of)

    def _compare_objects(self, path: str, recorded: Mapping[str, Any], ours: Mapping[str, Any], of: _Record) -> None:
        own = recorded.get("id")
        if own is not None and not isinstance(own, (dict, list)):
            self._learn(own, ours.get("id"))
            of = _Record(str(own), str(own) in self._all.made)
        named = {self._ids.text(name): name for name in recorded}
        for name, before in named.items():
            if name not in ours:
                if any(map(is_long_id, name.split("."))) or (not of.made and not re.fullmatch(r"[@#]?[\w-]+", before)):
                    self._found.mask("not explained", f"{path}.{before}")
                else:
                    self._found.differ(f"{path}.{before}", "missing", recorded[before], None)
        for name in ours:
            if name not in named:
                self._found.differ(f"{path}.{name}", "additional", None, ours[name])
        common = [name for name in named if name in ours]
        order = [name for name in ours if name in named]
        if common != order:
            place = next(i for i, (one, other) in enumerate(zip(common, order, strict=True)) if one != other)
            until = place + _SHOWN_KEYS
            self._found.differ(path, KEYS, common[place:until], order[place:until])
        for name in common:
            self._compare(f"{path}.{named[name]}", named[name], recorded[named[name]], ours[name], of)

    def _compare_lists(self, path: str, name: str, recorded: Sequence[Any], ours: Sequence[Any], of: _Record) -> None:
        if not any(isinstance(each, dict) for each in recorded):
            for place, (one, other) in enumerate(zip(recorded, ours, strict=False)):
                self._compare(f"{path}[{place}]", name, one, other, of)
            if len(recorded) != len(ours):
                if of.made and self._is_sent(name, recorded):
                    self._found.differ(path, "another number of elements", len(recorded), len(ours))
                else:
                    self._found.mask("not explained", path)
            return
        if of.made and all(_id_of(each) is None for each in recorded):  # parts of the record, such as its addresses
            if len(recorded) != len(ours):
                self._found.differ(path, "another number of elements", len(recorded), len(ours))
            pairs = list(enumerate(zip(recorded, ours, strict=False)))
        else:
            pairs = self._paired(path, recorded, ours)
        for place, (one, other) in pairs:
            self._compare(f"{path}[{place}]", name, one, other, of)

    def _paired(self, path: str, recorded: Sequence[Any], ours: Sequence[Any]) -> list[tuple[int, tuple[Any, Any]]]:
        """Return the pairs of the same record in two lists. The others are masked, or missing if they are known."""
        by_id = {str(_id_of(each)): each for each in ours}
        left, found = list(ours), list[tuple[int, tuple[Any, Any]]]()
        unknown = list[tuple[int, Any]]()
        for place, each in enumerate(recorded):
            known = self._ids.ours(_id_of(each))
            if known in by_id:
                found.append((place, (each, by_id[known])))
                left.remove(by_id[known])
            elif known is not None and str(_id_of(each)) in self._all.made:
                self._found.differ(f"{path}[{place}]", "the record is missing", _id_of(each), None)
            else:
                unknown.append((place, each))
        of_recording = [pair for _, pair in found if str(_id_of(pair[0])) in self._all.made]
        places = [ours.index(pair[1]) for pair in of_recording]
        if places != sorted(places):
            self._found.differ(path, "another order of the records", [_id_of(each[0]) for each in of_recording], None)
        for place, each in unknown:
            same = next((one for one in left if _is_same(each, one)), None)
            if same is None and len(recorded) == len(ours) == 1 and _kind(each) == _kind(left[0] if left else None):
                same = left[0]
            if same is not None:
                left.remove(same)
                found.append((place, (each, same)))
            else:
                self._found.mask("not explained", f"{path}[{place}]")
        if left:
            self._found.mask("not recorded", path)
        self._found.paired += len(found)
        self._found.unpaired += len(recorded) - len(found)
        return sorted(found, key=lambda one: one[0])

    def _compare_values(self, path: str, name: str, recorded: Any, ours: Any, of: _Record) -> None:
        if is_id_name(name) or is_long_id(recorded) or recorded in self._ids:
            self._compare_ids(path, recorded, ours, of)
        elif is_token_name(name):
            self._ids.learn_token(recorded, ours)
            self._found.mask("token", path)
        elif isinstance(recorded, str) and re.match(r"https?://", recorded) and self._ids.text(recorded) != ours:
            self._learn_address(recorded, ours)
            self._found.mask("address", path)
        elif self._is_determined(path, name, recorded, of):
            expected = self._ids.value(name, recorded)
            if expected != ours and not _is_same_time(expected, ours):
                texts = self._without_values(recorded), self._without_values(ours)
                self._found.differ(path, ERROR_TEXT if self._is_error else "another value", recorded, ours, texts)
        elif _form_of_time(name, recorded):
            self._compare_times(path, name, recorded, ours)
        else:
            self._found.mask("not explained", path)
        self._all.earlier[of.id, path.rpartition(".")[2]] = recorded, ours

    def _compare_ids(self, path: str, recorded: Any, ours: Any, of: _Record) -> None:
        known = self._ids.ours(recorded)
        if known is not None and known != str(ours) and of.made and str(recorded) in self._all.made:
            self._found.differ(path, "another record", recorded, ours)
        self._learn(recorded, ours)
        self._found.mask("id", path)

    def _compare_times(self, path: str, name: str, recorded: Any, ours: Any) -> None:
        forms = _form_of_time(name, recorded), _form_of_time(name, ours)
        if forms[0] != forms[1]:
            self._found.differ(path, "another form of a time", recorded, ours)
        self._found.mask("time", path)

    def _is_determined(self, path: str, name: str, recorded: Any, of: _Record) -> bool:
        """Return True if the request, or an earlier answer that held, determines a value."""
        if isinstance(recorded, bool) or recorded == "":
            return of.made
        if self._is_error and isinstance(recorded, (str, int)) and not _form_of_time(name, recorded):
            return True
        names = self._sent.get(str(recorded), set())
        if name in names or (of.made and name in self._sent_names):
            return True
        if of.made and names and len(str(recorded)) >= _LEAST_DETERMINED:
            return True
        earlier = self._all.earlier.get((of.id, path.rpartition(".")[2]))
        return of.made and bool(of.id) and earlier == (recorded, recorded)

    def _without_values(self, text: Any) -> str:
        """Return the text of an error without the values of the request."""
        found = str(text)
        for value in sorted(self._sent, key=len, reverse=True):
            found = found.replace(value, "…") if len(value) >= _LEAST_DETERMINED else found
        return found

    def _is_sent(self, name: str, values: Sequence[Any]) -> bool:
        return bool(values) and all(name in self._sent.get(str(each), ()) for each in values)

    def _learn(self, recorded: Any, ours: Any) -> None:
        self._ids.learn(recorded, ours)
        if str(ours) in self._answer.made:
            self._all.made.add(str(recorded))

    def _learn_address(self, recorded: str, ours: Any) -> None:
        """Learn the ids and cursors in the queries of two addresses, such as that of the next page."""
        queries = [dict(parse_qsl(urlsplit(each).query)) for each in (recorded, str(ours))]
        for name, value in queries[0].items():
            if name in queries[1] and is_token_name(name):
                self._ids.learn_token(value, queries[1][name])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _media(value: str) -> str:
    return re.sub(r"\s", "", value.lower()).replace('"', "")


def _type(value: Any) -> str:
    """Return the type of a value in JSON. An integer and a number with decimals are two."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    return "null" if value is None else names[type(value)]


def _id_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else None


def _kind(value: Any) -> Any:
    return [value.get(name) for name in _TYPE_NAMES] if isinstance(value, dict) else None


def _is_same(recorded: Any, ours: Any) -> bool:
    """Return True if two records that the recording does not explain have the same name."""
    if not isinstance(recorded, dict) or not isinstance(ours, dict) or _kind(recorded) != _kind(ours):
        return False
    name = next((each for each in _SAME_NAMES if isinstance(recorded.get(each), str)), None)
    return name is not None and recorded[name] == ours.get(name)


def _form_of_time(name: str, value: Any) -> str:
    """Return the form of a time: its digits as 9, without a fraction, which may be left out; empty: it is none."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return re.sub(r"\d", "9", _FRACTION.sub("", value))
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return "9" * len(str(value)) if is_number and _TIME_NAME.search(name) and value > 10**8 else ""


def _is_same_time(recorded: Any, ours: Any) -> bool:
    """Return True if two texts are the same time but for the fraction of a second."""
    texts = isinstance(recorded, str) and isinstance(ours, str)
    return texts and _TIME.fullmatch(recorded) is not None and _FRACTION.sub("", recorded) == _FRACTION.sub("", ours)


def is_refusal(exchange: Exchange) -> bool:
    """Return True if the recorded answer is an error, by its status or by its body."""
    return exchange.status >= HTTPStatus.BAD_REQUEST or _has_error(parsed(exchange.answer_headers, exchange.answer))


def _has_error(body: Any) -> bool:
    if not isinstance(body, dict):
        return False
    if body.keys() & _ERROR_NAMES:
        return any(body[name] for name in body.keys() & _ERROR_NAMES)
    return len(body) == 1 and _has_error(next(iter(body.values())))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def place_of(difference: Difference) -> str:
    """Return the path of a difference without positions in lists."""
    return re.sub(r"\[\d+\]", "[]", difference.path)
