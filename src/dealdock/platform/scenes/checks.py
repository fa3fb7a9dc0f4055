"""Checks of the records of a scene that is one document: ids, keys, addresses and references.

They read the scene as it was written, not as it was validated, so that problems of the form and problems between
records are reported together. Values of the wrong form are skipped.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place, Problem, place_text
from dealdock.platform.scenes.record_forms import RecordForms, referred
from dealdock.platform.scenes.references import USERS, Finder
from dealdock.platform.text import email_key

T = TypeVar("T")

PlacedValues = Iterator[tuple[Place, Any]]
"""Records, or values, and their places."""

_OF_SETTINGS: Final = -1
"""The position of a record that the account's settings give."""


def problems(forms: RecordForms, accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts."""
    for place, account in accounts:
        yield from _ids(forms, place, account)
        yield from emails(place, account, "users")
        for many in forms:
            found = each(records(place, account, many), "key", values.reference)
            yield from repeated_values(found, "key")
        yield from references(forms, finders(forms, place, account), place, account)


def _ids(forms: RecordForms, place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each id that comes twice: integers within the account, public ids within their kind."""
    with_integers = [many for many, form in forms.items() if not form.is_public]
    integers = (record for many in with_integers for record in records(place, account, many))
    yield from repeated_values(each(integers, "id", values.record_id), "id")
    for many, form in forms.items():
        if form.is_public:
            found = each(records(place, account, many), "id", form.parse_id)
            yield from repeated_values(found, "id")


def finders(forms: RecordForms, place: Place, account: Any) -> Mapping[str, Finder]:
    """Return finders of the positions of an account's records, for the lists to which references point."""
    own = account if isinstance(account, dict) else {}
    given = [each for each in forms if own.get(each)]
    usual = {many: form.kind.usual(given) for many, form in forms.items() if form.kind.usual is not None}
    every = own | {many: more for many, more in usual.items() if more}
    return {many: _finder(forms, many, place, every) for many in ("users", *referred(forms))}


def references(forms: RecordForms, known: Mapping[str, Finder], place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each reference to no record, or to several. `known`: from `finders`."""
    for many, form in forms.items():
        for at, record in records(place, account, many):
            for field, link in form.links.items():
                yield from reference((*at, field), record.get(field), known[link.to])


def reference(place: Place, value: Any, known: Finder) -> Iterator[Problem]:
    """Yield a problem if the value refers to no record, or to several."""
    named = parsed(value, values.reference)
    try:
        _ = None if named is None else known.find(named)
    except values.WrongValue as wrong:
        yield Problem(place, str(wrong))


def _finder(forms: RecordForms, many: str, place: Place, account: Any) -> Finder:
    """Return a finder of the positions of an account's records of a kind."""
    form = forms[many]
    finder = Finder(USERS if many == "users" else form.named)
    for words in form.kind.in_settings(account) if form.kind.in_settings is not None else ():
        for word in words:
            finder.add_key(_OF_SETTINGS, word)
    parse: Mapping[str, Any] = {"id": form.parse_id, "key": values.reference}
    for position, (_, record) in enumerate(records(place, account, many)):
        own_id, key = (parsed(record.get(name), of) for name, of in parse.items())
        label = form.kind.named_by
        finder.add(position, own_id, None if label is None else parsed(record.get(label), values.text))
        finder.add_key(position, key)
    return finder


def emails(place: Place, account: Any, kind: str) -> Iterator[Problem]:
    """Yield a problem for each address that two records of this kind share."""
    found = each(records(place, account, kind), "email", values.email)
    yield from repeated_values(((at, email_key(email)) for at, email in found), "email")


def repeated_values(found: Iterable[tuple[Place, Hashable]], what: str) -> Iterator[Problem]:
    """Yield a problem for each value that occurred before."""
    first: dict[Hashable, Place] = {}
    for place, value in found:
        if first.setdefault(value, place) != place:
            yield Problem(place, f"the {what} {value} is taken already, by {place_text(first[value][:-1])}")


def records(place: Place, holder: Any, kind: str) -> PlacedValues:
    """Yield the records of a kind in an account, or in another record."""
    held = holder.get(kind) if isinstance(holder, dict) else None
    for position, record in enumerate(held if isinstance(held, list) else ()):
        yield (*place, kind, position), record if isinstance(record, dict) else {}


def each(found: Iterable[tuple[Place, Any]], field: str, parse: Callable[[Any], T]) -> Iterator[tuple[Place, T]]:
    """Yield the values of a field."""
    for place, record in found:
        value = parsed(record.get(field), parse)
        if value is not None:
            yield (*place, field), value


def parsed(value: Any, parse: Callable[[Any], T]) -> T | None:
    """Return the result of a field's parser for a value; None if the parser refuses the value."""
    try:
        return parse(value)
    except values.WrongValue:
        return None
