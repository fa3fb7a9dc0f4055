"""A writer's notes on the records that it has made: how each must be found, and what its next call makes of them.

This is written from the contract (section 4), not from the code: numbers of activities and points stand here again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, TypeAlias

CREATED: Final = 8
LINKED: Final = 19
UNLINKED: Final = 38
OF_STATUS: Final = {"Won": 9, "Lost": 10, "Open": 18}
POINTS: Final = {CREATED: 50, OF_STATUS["Lost"]: -100}

SHARED: Final = "shared"
"""How the prospects begin that all writers use, and nobody deletes."""

CALLS: Final = {"create": 8, "update": 6, "delete": 3, "undelete": 2, "join": 2, "leave": 1}
"""How often each kind of call is made, among the others."""


@dataclass(frozen=True)
class Deal:
    """An opportunity. `history`: its activities by type and prospect, oldest first."""

    cents: int
    probability: int
    stage: str | None
    status: str
    prospects: tuple[int, ...]
    history: tuple[tuple[int, int], ...]
    deleted: bool = False

    def happened(self, type_: int, *prospects: int) -> "Deal":
        return replace(self, history=self.history + tuple((type_, prospect) for prospect in prospects))


@dataclass(frozen=True)
class Person:
    """A prospect of one writer."""

    company: str
    deleted: bool = False


Records: TypeAlias = Mapping[str, Deal | Person]
"""By name or address, which no two share."""


@dataclass(frozen=True)
class Call:
    """A call, and the state of its records after it is acknowledged."""

    path: str
    form: Mapping[str, object]
    makes: Records


@dataclass
class Book:
    """The records of one writer, according to acknowledged calls."""

    writer: str
    shared: Sequence[int]
    randomness: Random
    records: dict[str, Deal | Person] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def next_call(self) -> Call:
        """Return a call that the current records permit."""
        deals = {name: deal for name, deal in self.records.items() if isinstance(deal, Deal)}
        live = [name for name, deal in deals.items() if not deal.deleted]
        gone = [name for name, deal in deals.items() if deal.deleted]
        people = [name for name, who in self.records.items() if isinstance(who, Person) and not who.deleted]
        possible = {
            "create": True,
            "update": live,
            "delete": live,
            "undelete": gone,
            "join": True,
            "leave": people,
        }
        kinds = [kind for kind, of in possible.items() if of]
        kind = self.randomness.choices(kinds, [CALLS[each] for each in kinds])[0]
        match kind:
            case "create":
                return self._create([self.ids[name] for name in people])
            case "update":
                name = self.randomness.choice(live)
                return self._update(name, deals[name], [self.ids[name] for name in people])
            case "delete" | "undelete":
                name = self.randomness.choice(live if kind == "delete" else gone)
                makes = {name: replace(deals[name], deleted=kind == "delete")}
                return Call(f"opportunity/version/3/do/{kind}", {"id": self.ids[name]}, makes)
            case "join":
                return self._join()
            case _:
                return self._leave(self.randomness.choice(people), deals)

    def _create(self, people: Sequence[int]) -> Call:
        cents, probability = self.randomness.randrange(10**9), self.randomness.randint(0, 100)
        status = self.randomness.choice(list(OF_STATUS))
        prospect = self.randomness.choice([*self.shared, *people])
        deal = Deal(cents, probability, None, status, (prospect,), ()).happened(CREATED, prospect)
        if status != "Open":
            deal = deal.happened(OF_STATUS[status], prospect)
        name = self._name()
        form = {"name": name, "value": _amount(cents), "probability": probability, "status": status}
        return Call("opportunity/version/3/do/create", form | {"prospect_id": prospect}, {name: deal})

    def _update(self, name: str, deal: Deal, people: Sequence[int]) -> Call:
        """Another value and stage, and now and then another status, or a further prospect."""
        cents, stage = (deal.cents + self.randomness.randint(1, 1000)) % 10**9, f"stage {self.randomness.randrange(10)}"
        form: dict[str, object] = {"id": self.ids[name], "value": _amount(cents), "stage": stage}
        after = replace(deal, cents=cents, stage=stage)
        further = [each for each in (*self.shared, *people) if each not in deal.prospects]
        if further and self.randomness.random() < 1 / 3:
            prospect = form["prospect_id"] = self.randomness.choice(further)
            after = replace(after, prospects=tuple(sorted((*deal.prospects, prospect)))).happened(LINKED, prospect)
        if self.randomness.random() < 1 / 2:
            status = form["status"] = self.randomness.choice([each for each in OF_STATUS if each != deal.status])
            after = replace(after, status=status).happened(OF_STATUS[status], *after.prospects)
        return Call("opportunity/version/3/do/update", form, {name: after})

    def _join(self) -> Call:
        name = f"{self._name()}@example.com"
        company = f"Company {self.randomness.randrange(1000)}"
        return Call("prospect/version/3/do/create", {"email": name, "company": company}, {name: Person(company)})

    def _leave(self, name: str, deals: Mapping[str, Deal]) -> Call:
        """Deleting a prospect unlinks it from its opportunities, deleted ones too."""
        gone = self.ids[name]
        makes: dict[str, Deal | Person] = {
            each: replace(deal, prospects=tuple(one for one in deal.prospects if one != gone)).happened(UNLINKED, gone)
            for each, deal in deals.items()
            if gone in deal.prospects
        }
        person = self.records[name]
        return Call("prospect/version/3/do/delete", {"id": gone}, makes | {name: replace(person, deleted=True)})

    def _name(self) -> str:
        self.made += 1
        return f"{self.writer}-{self.made}"


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
