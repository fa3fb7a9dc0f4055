"""Checks between the plain records of a scene in one piece: ids, keys, addresses and references."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.plain.kinds import Kinds, referred
from dealdock.platform.scenes.references import USERS, Finder


def problems(kinds: Kinds, accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts."""
    for place, account in accounts:
        yield from _ids(kinds, place, account)
        yield from checks.emails(place, account, "users")
        for many in kinds:
            found = checks.each(checks.records(place, account, many), "key", values.reference)
            yield from checks.repeated_values(found, "key")
        yield from _references(kinds, place, account)


def _ids(kinds: Kinds, place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each id that comes twice: integers within the account, public ids within their kind."""
    with_integers = [many for many, kind in kinds.items() if not kind.is_public]
    integers = (record for many in with_integers for record in checks.records(place, account, many))
    yield from checks.repeated_values(checks.each(integers, "id", values.record_id), "id")
    for many, kind in kinds.items():
        if kind.is_public:
            found = checks.each(checks.records(place, account, many), "id", kind.parse_id)
            yield from checks.repeated_values(found, "id")


def _references(kinds: Kinds, place: Place, account: Any) -> Iterator[Problem]:
    own = account if isinstance(account, dict) else {}
    usual = {many: kind.usual([each for each in kinds if own.get(each)]) for many, kind in kinds.items()}
    every = own | {many: more for many, more in usual.items() if more}
    finders = {many: _finder(kinds, many, place, every) for many in ("users", *referred(kinds))}
    for many, kind in kinds.items():
        for at, record in checks.records(place, account, many):
            for field, to in kind.references.items():
                named = checks.parsed(record.get(field), values.reference)
                try:
                    _ = None if named is None else finders[to].find(named)
                except values.WrongValue as wrong:
                    yield Problem((*at, field), str(wrong))


def _finder(kinds: Kinds, many: str, place: Place, account: Any) -> Finder:
    """Return a finder of the positions of an account's records of a kind."""
    kind = kinds[many]
    finder = Finder(USERS if many == "users" else kind.named(many))
    parse: Mapping[str, Any] = {"id": kind.parse_id, "key": values.reference}
    for position, (_, record) in enumerate(checks.records(place, account, many)):
        own_id, key = (checks.parsed(record.get(name), of) for name, of in parse.items())
        label = "email" if many == "users" else kind.name
        finder.add(position, own_id, None if label is None else checks.parsed(record.get(label), values.text))
        finder.add_key(position, key)
    return finder
