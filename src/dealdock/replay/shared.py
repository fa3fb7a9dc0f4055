"""The report and its differences without values of people and companies, ready to be sent by hand."""

import csv
import json
import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import unquote

from dealdock.replay.comparison import ERROR_TEXT, KEYS, STATUS, TYPE, Difference
from dealdock.replay.identities import ids_of_path, is_long_id
from dealdock.replay.replay import Result
from dealdock.replay.report import Report
from dealdock.version import __version__

_COLUMNS: Final = (
    *("vendor", "object", "operation", "method", "path", "recorded", "place", "problem"),
    *("service", "dealdock", "statements", "version"),
)
_FORMS: Final = (
    ("email address", re.compile(r"(?<![^@\s])[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")),
    ("web address", re.compile(r"(?:https?:)?//\S+|www\.\S+")),
    ("time", re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")),
    ("telephone", re.compile(r"\+?[\d\s().-]{7,20}")),
)
_LEAST_STEPS: Final = 4
"""The segments of a path that are kept if its operation is unknown."""

_PLAIN_KEY: Final = re.compile(r"[@#]?[A-Za-z_][\w-]*")
_PLACES: Final = re.compile(r"\d+\](?:\[\d+\])*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|(?<![^@\s])[^@\s]+@[^@\s]+|\b\w*\d\w*\b")
"""Parts of the text of an error that may be values of the request."""


def shared(report: Report) -> dict[str, Any]:
    """Return the report as JSON with the kinds of values in place of the values."""
    whole = report.shown()
    calls = [_call(each, shown) for each, shown in zip(report.results, whole["calls"], strict=True)]
    not_made = [f"{each.partition(':')[0]}: not made" for each in report.not_made]
    return {**whole, "not_made": not_made, "calls": calls}


def facts(report: Report) -> str:
    """Return a line of tab-separated values for each difference, after a line with the names of the columns."""
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    lines = dict.fromkeys(
        (
            *(call["vendor"], call["object"], call["operation"], call["method"], call["url"].partition("?")[0]),
            *((call["at"] or "")[:10], re.sub(r"\[\d+\]", "[]", one["path"]), one["problem"]),
            *(
                one["recorded"],
                one["ours"],
                " ".join(f"{each['id']} ({each['strength']})" for each in one["statements"]),
            ),
            __version__,
        )
        for call in shared(report)["calls"]
        for one in call["differences"]
    )
    writer.writerows(lines)
    return text.getvalue()


def kind(value: Any) -> Any:
    """Return the kind of a value: `email address`, `text of 12 characters`. True, false and null are kept."""
    match value:
        case dict():
            return {_key(name): kind(each) for name, each in value.items()}
        case list():
            return [kind(each) for each in value]
        case str():
            return _kind_of_text(value)
        case bool() | None:
            return value
    return "whole number" if isinstance(value, int) else "number"


def _kind_of_text(text: str) -> str:
    if is_long_id(text):
        return "id"
    found = next((name for name, form in _FORMS if form.fullmatch(text.strip())), None)
    return found or (f"text of {len(text)} characters" if text else "")


def _call(result: Result, shown: Mapping[str, Any]) -> dict[str, Any]:
    differences = [
        {**one, "path": _place(one["path"]), **_sides(each)}
        for each, one in zip(result.differences, shown["differences"], strict=True)
    ]
    return {
        **shown,
        "file": PurePath(shown["file"]).name,
        "url": _url(shown["url"], shown["operation"]),
        "why": shown["why"].partition(":")[0],
        "differences": differences,
        "masks": {rule: [*dict.fromkeys(map(_place, places))] for rule, places in shown["masks"].items()},
    }


def _sides(one: Difference) -> dict[str, str]:
    """Return both sides of a difference with the kinds of their values."""
    if one.problem == ERROR_TEXT and one.without_values is not None:
        sides = [_QUOTED.sub("…", each) for each in one.without_values]
    elif one.path == TYPE:
        sides = [one.recorded, one.ours]
    elif one.problem == STATUS:
        sides = [each.partition(" ")[0] for each in (one.recorded, one.ours)]
    else:
        sides = [_side(one.problem, each) for each in (one.recorded, one.ours)]
    return dict(zip(("recorded", "ours"), sides, strict=True))


def _side(problem: str, text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        value = text  # a text, or a value that is cut
    if problem == KEYS and isinstance(value, list):
        return json.dumps([_key(str(each)) for each in value])
    found = kind(value)
    return found if isinstance(found, str) else json.dumps(found)


def _key(name: str) -> str:
    """Return the name of a field; `{key}` if it may be a person's own, such as one that an account defines."""
    return ".".join(
        each if _PLAIN_KEY.fullmatch(each) and not is_long_id(each) else "{key}" for each in name.split(".")
    )


def _place(path: str) -> str:
    """Return the path of a difference without keys that may be a person's own."""
    if not path.startswith("$"):
        return path
    return ".".join(map(_step, path.split(".")))


def _step(step: str) -> str:
    """Return a step of the path of a difference: a name, and places in lists."""
    name, bracket, places = step.partition("[")
    if bracket and not _PLACES.fullmatch(places):
        name, bracket, places = step, "", ""
    return (name if name == "$" else _key(name)) + bracket + places


def _url(url: str, operation: str) -> str:
    """Return path and query with `{id}` and the names of parameters, without what follows the operation in the path."""
    path, _, query = url.partition("?")
    places, steps = dict(ids_of_path(path)), path.split("/")
    end = steps.index(operation) + 1 if operation in steps else len(steps) if operation else _LEAST_STEPS
    kept = ["{id}" if place in places else step for place, step in enumerate(steps[:end])]
    names = "&".join(f"{_key(unquote(each.partition('=')[0]))}=" for each in query.split("&") if each)
    return "/".join([*kept, *(["…"] if steps[end:] else [])]) + (f"?{names}" if names else "")


def write_shared(report: Report, path: Path) -> None:
    path.write_text(json.dumps(shared(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_facts(report: Report, path: Path) -> None:
    path.write_text(facts(report), encoding="utf-8")
