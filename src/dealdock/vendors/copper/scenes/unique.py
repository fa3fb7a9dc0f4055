"""Values that no two live records of a scene have: domains of companies and addresses of people."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, func, select

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.problems import repeated
from dealdock.platform.scenes.record_rows import LoadContext, WrongRecords
from dealdock.platform.text import storable
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import key
from dealdock.vendors.copper.company import Company
from dealdock.vendors.copper.record.words import Keyword

PlacedTexts = Iterator[tuple[Place, str]]
"""Values without regard to case, and their places."""


def _live(place: Place, account: Any, kind: str) -> checks.PlacedValues:
    """Yield the records of a kind that are not deleted."""
    records = checks.records(place, account, kind)
    return ((at, each) for at, each in records if not checks.parsed(each.get("deleted"), values.truth))


def _domains(place: Place, account: Any) -> PlacedTexts:
    """Yield the domains of the companies of an account."""
    found = checks.each(_live(place, account, "companies"), "email_domain", scene_fields.text)
    return ((at, key(domain)) for at, domain in found)


def _addresses(place: Place, account: Any) -> PlacedTexts:
    """Yield the addresses of the people of an account. If a person has an address twice, it counts once."""
    for at, person in _live(place, account, "people"):
        found = dict[str, Place]()
        for each_at, each in checks.records(at, person, "emails"):
            if isinstance(email := each.get("email"), str) and (address := storable(email).strip()):
                found.setdefault(key(address), (*each_at, "email"))
        yield from ((each_at, address) for address, each_at in found.items())


class _Unique(NamedTuple):
    """Values of one kind of record."""

    field: str
    find: Callable[[Place, Any], PlacedTexts]
    """Yields the values in an account as it was written."""
    repeated: Callable[[int], Select[Any]]
    """Returns the query for the values that several stored records of a dataset have."""


def _repeated_domains(dataset_id: int) -> Select[Any]:
    domain = Company.email_domain_key
    here = (Company.dataset_id == dataset_id, Company.deleted.is_(False), domain.is_not(None))
    return select(domain).where(*here).group_by(domain).having(func.count() > 1)


def _repeated_addresses(dataset_id: int) -> Select[Any]:
    here = (Keyword.dataset_id == dataset_id, Keyword.kind == "person.email")
    return select(Keyword.word).where(*here).group_by(Keyword.word).having(func.count() > 1)


_UNIQUE: Final = {
    "companies": _Unique("email_domain", _domains, _repeated_domains),
    "people": _Unique("email", _addresses, _repeated_addresses),
}


def problems(place: Place, account: Any) -> Iterator[Problem]:
    """Yield a problem for each value that comes twice in an account of a scene in one piece."""
    for unique in _UNIQUE.values():
        yield from checks.repeated_values(unique.find(place, account), unique.field)


def check_stored(context: LoadContext, kind: str, account: Place) -> None:
    """Raise `WrongRecords` if stored records of a kind have the same value. `account`: its place in the scene.

    A scene in one piece is left out, because `problems` has checked it.
    """
    unique = _UNIQUE.get(kind)
    if unique is None or context.lines is None:
        return
    query = unique.repeated(context.account.dataset_id).limit(1)
    value = context.transactions.read(lambda db: db.scalar(query))
    if value is not None:
        records = (*account, kind)
        raise WrongRecords([repeated(context.lines, records, unique.field, value, partial(_values, unique, kind))])


def _values(unique: _Unique, kind: str, record: Any) -> PlacedTexts:
    """Yield the values of a record, with their paths in it."""
    return ((place[2:], value) for place, value in unique.find((), {kind: [record]}))
