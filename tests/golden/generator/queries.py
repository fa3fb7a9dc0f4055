"""Queries of every object: each criterion, range, sort and page."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

from tests.golden.generator.catalogue import Criterion, Object, objects
from tests.golden.generator.opening import opened, second
from tests.golden.generator.pardot import FORMATS, Caller
from tests.golden.generator.script import Script

MIDDLE: Final = {
    "opportunity": 302,
    "prospect": 103,
    "campaign": 32,
    "visitoractivity": 353,
    "user": 2,
    "prospectaccount": 61,
    "list": 71,
    "listmembership": 202,
    "customfield": 43,
    "tag": 52,
    "visitor": 82,
    "visit": 85,
    "form": 115,
    "customredirect": 118,
    "dynamiccontent": 121,
    "tagobject": 112,
    "emailclick": 132,
    "lifecyclestage": 129,
    "lifecyclehistory": 135,
}
"""By object, an id in the middle of the scene's."""

FLAG: Final = ("true", "FALSE", "perhaps")
TIMES: Final = ("2026-03-03 10:30:00", "3 weeks ago", "nonsense")
PROSPECTS: Final = ("101", "104", "x")
EMAILS: Final = ("JO@harbour.example", "nobody@harbour.example", "gone@harbour.example", "x")
VALUES: Final[dict[str, tuple[str, ...]]] = {
    "probability": ("40", " 99 ", "101"),
    "value": ("99.5", "0.001", "99999999999999", "-1"),
    "score": ("10", "-5", "1.5"),
    "grade": ("C+", "a-", "C ", "E"),
    "prospect_email": EMAILS,
    "email": EMAILS,
    "prospect_id": PROSPECTS,
    "id": PROSPECTS,
    "deleted": ("true", "false", "ALL", "perhaps"),
    "assigned": FLAG,
    "is_starred": FLAG,
    "new": FLAG,
    "last_activity_never": FLAG,
    "assigned_to_user": ("1", "user1@account1.example", "99", "nobody@harbour.example", "x"),
    "list_id": ("71", "73", "99", "x"),
    "name": ("Spring fair", "Newsletter", "fair", "Acme"),
    "type": ("8", "9,11", "5", "99", "x"),
    "tagobject.type": ("prospect", "boat"),
    "campaign_id": ("32", "31,33", "99", "x"),
    "custom_url_id": ("6", "x"),
    "email_id": ("77,78", "0"),
    "file_id": ("8", "8,"),
    "form_id": ("12", "1.5"),
    "form_handler_id": ("4", "-1"),
    "landing_page_id": ("5", "2147483648"),
    "visitor_id": ("9,10", "x"),
    "only_identified": FLAG,
    "list_email_id": ("123", "99", "x"),
    "drip_program_action_id": ("4", "x"),
    "email_template_id": ("125", "0"),
    "tracker_redirect_id": ("5", "1.5"),
    "tag_id": ("52", "x"),
    "object_id": ("101", "x"),
    "ids": ("84,86", "99", "x"),
    "visitor_ids": ("81", "82,83", "x"),
    "prospect_ids": ("101", "103,99", "x"),
}
"""By criterion, or by its subject: values that match, some that do not, and some that are wrong."""

MANY: Final = 12
THOROUGH: Final = frozenset({"opportunity", "listmembership"})
"""Objects of which every mistake is tried that all objects answer alike."""

COMPARISONS: Final = ("_greater_than", "_less_than", "_equal_to")


def sessions() -> Iterator[Script]:
    """List the sessions: one of the objects with many criteria, one of the others."""
    many = second(opened("query-large-objects", users=True), is_filled=True)
    simple = second(opened("query-simple-objects", users=True), is_filled=True)
    for each in objects():
        script = many if len(each.criteria) > MANY else simple
        if each.criteria:
            asker = _Asker(script, each)
            _criteria(asker)
            _ranges(asker)
            _sorts(asker)
            _pages(asker)
    _together(many)
    yield from (many, simple)


class _Asker:
    """A client that queries one object, alternately in XML by pages and in JSON by streams."""

    def __init__(self, script: Script, each: Object) -> None:
        self.script, self.object = script, each
        self.is_thorough = each.name in THOROUGH
        self.has_many = self.is_thorough or len(each.criteria) > MANY
        callers = {format_: Caller(self.script, format_) for format_ in FORMATS}
        has_streams = each.name in {"opportunity", "prospect"}
        limits = ({"limit": "200"}, {}) if has_streams else ({"limit": "3"}, {"limit": "2"})
        self._turns = cycle(zip(callers.values(), limits, strict=True))

    def ask(self, title: str, **parameters: Any) -> None:
        caller, limit = next(self._turns)
        more: dict[str, str] = {} if "limit" in parameters else limit
        caller.call(title, self.object.name, "query", **{"output": "mobile"} | parameters | more)


def _criteria(asker: _Asker) -> None:
    for criterion in asker.object.criteria:
        name = criterion.name
        values = _values(asker.object, criterion)
        for value in values if asker.has_many else values[:1]:
            asker.ask(f"{name} {value[:20]}", **{name: value})
        if asker.is_thorough:
            asker.ask(f"{name}, empty", **{name: "", "limit": "1"})
            asker.ask(f"{name} as an array", **{f"{name}[]": _values(asker.object, criterion)[0]})


def _values(each: Object, criterion: Criterion) -> tuple[str, ...]:
    name = criterion.name
    if name.endswith(("_after", "_before")):
        return TIMES if each.name in THOROUGH else TIMES[::2]
    if name.startswith("id_"):
        return str(MIDDLE[each.name]), "0", "x"
    if name.endswith("_only"):
        return FLAG
    subject = name
    for comparison in COMPARISONS:
        subject = subject.removesuffix(comparison)
    values = VALUES.get(f"{each.name}.{subject}") or VALUES[subject]
    return (*values, ",".join(map(str, range(1, 202)))) if criterion.is_list else values


def _ranges(asker: _Asker) -> None:
    each = asker.object
    for lower, upper in each.ranges:
        low, high = _bounds(each, lower)
        ranges = (("a range", low, high), ("turned round", high, low), ("an empty range", low, low))
        for title, one, other in ranges if asker.is_thorough else ranges[: 2 if asker.has_many else 1]:
            asker.ask(f"{lower} and {upper}, {title}", **{lower: one, upper: other})
    if not asker.is_thorough:
        return
    asker.ask("nothing that is known but the output", colour="red", size="1")
    asker.ask("two mistakes", id_greater_than="x", sort_by="colour", limit="0")
    asker.ask("mistakes behind criteria", sort_by="colour", sort_order="up", offset="-1", limit="0")
    asker.ask("an order, an offset and a limit that are wrong", sort_order="up", offset="-1", limit="0")
    asker.ask("an offset and a limit that are wrong", offset="-1", limit="0")


def _bounds(each: Object, lower: str) -> tuple[str, str]:
    if lower.startswith("id_"):
        return str(MIDDLE[each.name] - 1), str(MIDDLE[each.name] + 2)
    if lower.endswith("_after"):
        return "2025-07-03", "2026-03-20"
    return {"probability": ("10", "90"), "value": ("5", "3000"), "score": ("-1", "50"), "grade": ("D", "B")}[
        lower.removesuffix("_greater_than")
    ]


def _sorts(asker: _Asker) -> None:
    sorts = asker.object.sorts
    for sort in sorts:
        for order in ("", "ascending", "descending") if asker.has_many else ("", "ascending"):
            more = {"visitor_ids": "81,82"} if asker.object.name == "visit" else {}
            asker.ask(f"by {sort}, {order or 'as usual'}", sort_by=sort, sort_order=order, **more)
        if sort != "id" and asker.is_thorough:
            asker.ask(f"by {sort} and id", sort_by=f"{sort}, id", sort_order="ascending,descending")
            asker.ask(f"by id and {sort}", sort_by=f"id,{sort}", sort_order="descending")
    if not asker.is_thorough:
        return
    other = next(sort for sort in sorts if sort != "id")
    for wrong in ("colour", "deleted", f"{other},{other}", f"{other},id,id", ""):
        asker.ask(f"by {wrong!r}", sort_by=wrong)
    for wrong in ("up", "ASCENDING", "ascending,descending,ascending", ""):
        asker.ask(f"in the order {wrong!r}", sort_order=wrong)


def _pages(asker: _Asker) -> None:
    few = {"id_less_than": str(MIDDLE[asker.object.name] + 2)}
    if asker.object.name == "visit":
        few = {"visitor_ids": "81,82"}
    is_thorough = asker.is_thorough or asker.object.name == "visitoractivity"
    for limit in ("1", "200", "201", "1000", "0", "-1", "x", "1.5", "") if is_thorough else ("201", "0"):
        asker.ask(f"limit {limit!r}", limit=limit, output="simple", **few)
    for limit in ("1", "201", "0") if is_thorough else ():
        asker.ask(f"limit {limit!r} in bulk", limit=limit, output="bulk", **few)
        asker.ask(f"limit {limit!r} in mobile", limit=limit, **few)
    for offset in ("0", "1", "100", "-1", "x", "") if is_thorough else ("1",):
        asker.ask(f"offset {offset!r}", offset=offset, **few)
        asker.ask(f"offset {offset!r} with a limit", offset=offset, limit="2")
    for output in ("full", "simple", "mobile", "bulk", "loud") if is_thorough else ("full", "bulk"):
        for _ in FORMATS:
            asker.ask(f"as {output}", output=output, **few)


def _together(script: Script) -> None:
    for format_ in FORMATS:
        caller = Caller(script, format_)
        caller.call("nothing that is known", "opportunity", "query", colour="red", size="1")
        caller.call("two criteria", "opportunity", "query", probability_greater_than="10", value_less_than="3000")
        caller.call("prospect by both", "opportunity", "query", prospect_id="101", prospect_email="jo@harbour.example")
        caller.call("two prospects", "opportunity", "query", prospect_id="101", prospect_email="lee@harbour.example")
        caller.call("own names", "opportunity", "query", prospect_id="101", id="105", output="mobile")
        caller.call("score twice", "prospect", "query", score_equal_to="1", score_less_than="2")
        caller.call("grade twice", "prospect", "query", grade_equal_to="A", grade_greater_than="B")
        caller.call("new overrides", "prospect", "query", new="true", assigned="true", output="mobile")
        caller.call("user overrides", "prospect", "query", assigned_to_user="1", assigned="false", output="mobile")
        caller.call("some fields", "prospect", "query", fields="email, Favourite_Tea,score,nothing")
        caller.call("some fields as an array", "prospect", "query", **{"fields[]": "first_name"}, output="bulk")
        caller.call("two of only", "visitorActivity", "query", form_only="true", email_only="true")
        caller.call("only and id", "visitorActivity", "query", email_only="true", prospect_only="true", email_id="77")
