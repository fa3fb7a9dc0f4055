"""The paths at which a sandbox answers, by which a call of a wrong path gets a hint."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

_MAX_LENGTH: Final = 400
_MAX_SEGMENTS: Final = 10
_MAX_CHARACTERS: Final = 40
"""Longer paths and segments are not compared: it would take long, and a slip of the hand is not that long."""

_VERSION: Final = re.compile("v[0-9]")
"""A segment that names a version: such segments are close."""

_CLOSE: Final = 0.65
"""The least similarity of a segment that may be a slip, between 0 and 1."""

_MAX_COST: Final = 0.65
_MAX_COST_ELSEWHERE: Final = 0.5
"""The maximum cost of a path, of the same API and of another one."""

_PARAMETER: Final = 0.05
_SEGMENT: Final = 0.2
_METHOD: Final = 0.3
"""The cost of a parameter, of a missing or further segment, and of another method."""

_MAX_GAP: Final = 3
"""The maximum number of successive segments that a path may lack, or have in addition."""

Likeness: TypeAlias = dict[str, dict[str, float]]
"""Words of known paths, each with the segments of a path that are close to it, and the similarity of both."""

Routes: TypeAlias = Callable[[], Iterable[tuple[str, Collection[str]]]]
"""Returns the paths of an API, each with its methods; `{…}` stands for any segment."""


class Known(NamedTuple):
    """A path of an API."""

    prefix: str
    """The beginning of the API's addresses on the sandbox."""
    path: str
    segments: tuple[str, ...]
    methods: Collection[str]
    words: tuple[str, ...]
    """The segments that are not parameters."""

    def is_far(self, likeness: Likeness) -> bool:
        """Return True if too many of its words, above all the last one, occur in no segment of a path."""
        if not self.words or self.words[-1] not in likeness:
            return True
        return sum(word not in likeness for word in self.words) > _MAX_GAP

    @property
    def exact_cost(self) -> float:
        """The cost of a path that it matches."""
        return sum(_PARAMETER for each in self.segments if each.startswith("{"))


Found: TypeAlias = tuple[float, Known]


class Paths:
    """The paths of all APIs of a sandbox."""

    def __init__(self) -> None:
        self._routes: dict[str, Routes] = {}
        self._known: list[Known] | None = None

    def add(self, prefix: str, routes: Routes) -> None:
        """Add an API. `prefix`: the beginning of its addresses, empty at the root."""
        self._routes[prefix] = routes
        self._known = None

    def guess(self, method: str, path: str, prefix: str, *, called_below: str = "") -> str:
        """Return `; did you mean …?` if a path is close, of the API with this prefix or of another one, else nothing.

        `path`: below the prefix. A path of another API is returned with its prefix, and one of this API with the prefix
        below which it was called: none at the vendor's own host.
        """
        segments = _segments(path.lower()) if len(path) <= _MAX_LENGTH else ()
        if not segments or len(segments) > _MAX_SEGMENTS or max(map(len, segments)) > _MAX_CHARACTERS:
            return ""
        own, elsewhere = self._nearest(method, segments, prefix)
        named = [_named(own[1], method, called_below)] if own else []
        if elsewhere and (own is None or elsewhere[0] <= elsewhere[1].exact_cost):
            named.append(_named(elsewhere[1], method, elsewhere[1].prefix))
        return f"; did you mean {', or '.join(named)}?" if named else ""

    def _nearest(self, method: str, segments: Sequence[str], prefix: str) -> tuple[Found | None, Found | None]:
        """Return the closest paths, each with its cost: of the API with this prefix, and of the others."""
        likeness, own, elsewhere, is_known = self._likeness(segments), [], [], False
        for known in self._every():
            if known.is_far(likeness) or (cost := _cost(known.segments, segments, likeness)) is None:
                continue
            found = cost + _METHOD * (method not in known.methods), known
            if known.prefix != prefix and found[0] <= _MAX_COST_ELSEWHERE:
                elsewhere.append(found)
            elif known.prefix == prefix and cost <= known.exact_cost:
                is_known = True  # the path itself, which lacks the method
            elif known.prefix == prefix and found[0] <= _MAX_COST:
                own.append(found)
        if is_known:
            own = [found for found in own if method in found[1].methods]
        return min(own, key=itemgetter(0), default=None), min(elsewhere, key=itemgetter(0), default=None)

    def _likeness(self, segments: Sequence[str]) -> Likeness:
        """Return the words of paths that are close to a segment."""
        words = {word for known in self._every() for word in known.words}
        found: Likeness = {}
        for segment in segments:
            matcher, length, is_version = SequenceMatcher(b=segment), len(segment), bool(_VERSION.fullmatch(segment))
            for word in words:
                if 2 * min(len(word), length) < _CLOSE * (len(word) + length):
                    continue
                matcher.set_seq1(word)
                is_other = is_version and word != segment and _VERSION.fullmatch(word)
                ratio = _CLOSE if is_other else _ratio(matcher)
                if ratio >= _CLOSE:
                    found.setdefault(word, {})[segment] = ratio
        return found

    def _every(self) -> list[Known]:
        if self._known is None:
            self._known = [
                _known(prefix, path.replace(":path}", "}"), methods)
                for prefix, routes in self._routes.items()
                for path, methods in routes()
            ]
        return self._known


def _known(prefix: str, path: str, methods: Collection[str]) -> Known:
    segments = _segments(path.lower())
    return Known(prefix, path, segments, methods, tuple(each for each in segments if not each.startswith("{")))


def _named(known: Known, method: str, prefix: str) -> str:
    """Return a path below a prefix, with its method if the call had another one."""
    path = prefix + known.path
    return path if method in known.methods else f"{min(known.methods, default='')} {path}".lstrip()


def _segments(path: str) -> tuple[str, ...]:
    return tuple(segment for segment in path.split("/") if segment)


def _ratio(matcher: "SequenceMatcher[str]") -> float:
    """Return how similar two words are, or 0 if that is below the bound."""
    return 0 if matcher.quick_ratio() < _CLOSE else matcher.ratio()


def _cost(known: Sequence[str], sent: Sequence[str], likeness: Likeness) -> float | None:
    """Return by how much a path differs from a known one; None: too much. Either may have a few segments more."""
    missing = [
        _aligned(mine, sent, likeness, gap) for gap, mine in _shortened(known) if not _has_parameter(known, mine)
    ]
    further = [_aligned(known, its, likeness, gap) for gap, its in _shortened(sent)]
    return min((cost for cost in (*missing, *further) if cost is not None), default=None)


def _shortened(segments: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the path without a few segments that follow each other, and their number."""
    yield 0, segments
    for gap in range(1, min(_MAX_GAP, len(segments) - 1) + 1):
        for start in range(len(segments) - gap + 1):
            yield gap, (*segments[:start], *segments[start + gap :])


def _has_parameter(known: Sequence[str], shortened: Sequence[str]) -> bool:
    """Return True if a path lacks a parameter, which nobody forgets."""
    return sum(each.startswith("{") for each in known) != sum(each.startswith("{") for each in shortened)


def _aligned(known: Sequence[str], sent: Sequence[str], likeness: Likeness, gap: int) -> float | None:
    """Return the cost of paths of the same length; None if a segment is a different word."""
    if len(known) != len(sent):
        return None
    cost = _SEGMENT * gap
    for word, segment in zip(known, sent, strict=True):
        if word.startswith("{"):
            cost += _PARAMETER
        elif (ratio := likeness.get(word, {}).get(segment)) is not None:
            cost += 1 - ratio
        else:
            return None
    return cost
