"""The expected records of a writer, and its next call.

They follow the contract (section 4), not the code: the types of activities and their points are declared here again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, TypeAlias

CREATED: Final = 8  # types of visitor activities
LINKED: Final = 19
UNLINKED: Final = 38
OF_STATUS: Final = {"Won": 9, "Lost": 10, "Open": 18}
POINTS: Final = {CREATED: 50, OF_STATUS["Lost"]: -100}
"""The score of a prospect by the types of its activities."""

SHARED: Final = "shared"
"""The prefix of the prospects that all writers use and none deletes."""

CALLS: Final = {"create": 8, "update": 6, "delete": 3, "undelete": 2, "create_prospect": 2, "delete_prospect": 1}
"""The kinds of calls, and the weight of each in the random choice."""


@dataclass(frozen=True)
class ExpectedOpportunity:
    """The state of an opportunity. `history`: the type and the prospect of each activity, oldest first."""

    cents: int
    probability: int
    stage: str | None
    status: str
    prospects: tuple[int, ...]
    history: tuple[tuple[int, int], ...]
    deleted: bool = False

    def with_activity(self, type_: int, *prospects: int) -> "ExpectedOpportunity":
        """Return the opportunity with one more activity for each of these prospects."""
        return replace(self, history=self.history + tuple((type_, prospect) for prospect in prospects))


@dataclass(frozen=True)
class ExpectedProspect:
    """The state of a prospect that only one writer uses."""

    company: str
    deleted: bool = False


Records: TypeAlias = Mapping[str, ExpectedOpportunity | ExpectedProspect]
"""By name or email address, which are unique."""


@dataclass(frozen=True)
class Call:
    """A call, and the state of its records once it is acknowledged."""

    path: str
    form: Mapping[str, object]
    result: Records


@dataclass
class ExpectedRecords:
    """The records of one writer, according to acknowledged calls."""

    writer: str
    shared: Sequence[int]
    randomness: Random
    records: dict[str, ExpectedOpportunity | ExpectedProspect] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def next_call(self) -> Call:
        """Return a call that the current records permit."""
        opportunities = {
            name: opportunity
            for name, opportunity in self.records.items()
            if isinstance(opportunity, ExpectedOpportunity)
        }
        live = [name for name, opportunity in opportunities.items() if not opportunity.deleted]
        deleted_names = [name for name, opportunity in opportunities.items() if opportunity.deleted]
        prospects = [
            name for name, record in self.records.items() if isinstance(record, ExpectedProspect) and not record.deleted
        ]
        possible = {
            "create": True,
            "update": live,
            "delete": live,
            "undelete": deleted_names,
            "create_prospect": True,
            "delete_prospect": prospects,
        }
        kinds = [kind for kind, candidates in possible.items() if candidates]
        kind = self.randomness.choices(kinds, [CALLS[each] for each in kinds])[0]
        match kind:
            case "create":
                return self._create([self.ids[name] for name in prospects])
            case "update":
                name = self.randomness.choice(live)
                return self._update(name, opportunities[name], [self.ids[name] for name in prospects])
            case "delete" | "undelete":
                name = self.randomness.choice(live if kind == "delete" else deleted_names)
                result = {name: replace(opportunities[name], deleted=kind == "delete")}
                return Call(f"opportunity/version/3/do/{kind}", {"id": self.ids[name]}, result)
            case "create_prospect":
                return self._create_prospect()
            case _:
                return self._delete_prospect(self.randomness.choice(prospects), opportunities)

    def _create(self, prospects: Sequence[int]) -> Call:
        cents, probability = self.randomness.randrange(10**9), self.randomness.randint(0, 100)
        status = self.randomness.choice(list(OF_STATUS))
        prospect = self.randomness.choice([*self.shared, *prospects])
        opportunity = ExpectedOpportunity(cents, probability, None, status, (prospect,), ()).with_activity(
            CREATED, prospect
        )
        if status != "Open":
            opportunity = opportunity.with_activity(OF_STATUS[status], prospect)
        name = self._name()
        form = {"name": name, "value": _amount(cents), "probability": probability, "status": status}
        return Call("opportunity/version/3/do/create", form | {"prospect_id": prospect}, {name: opportunity})

    def _update(self, name: str, opportunity: ExpectedOpportunity, prospects: Sequence[int]) -> Call:
        """Return an update of value and stage, and sometimes of the status or with another prospect."""
        cents, stage = (
            (opportunity.cents + self.randomness.randint(1, 1000)) % 10**9,
            f"stage {self.randomness.randrange(10)}",
        )
        form: dict[str, object] = {"id": self.ids[name], "value": _amount(cents), "stage": stage}
        after = replace(opportunity, cents=cents, stage=stage)
        unlinked = [each for each in (*self.shared, *prospects) if each not in opportunity.prospects]
        if unlinked and self.randomness.random() < 1 / 3:
            prospect = form["prospect_id"] = self.randomness.choice(unlinked)
            after = replace(after, prospects=tuple(sorted((*opportunity.prospects, prospect)))).with_activity(
                LINKED, prospect
            )
        if self.randomness.random() < 1 / 2:
            status = form["status"] = self.randomness.choice([each for each in OF_STATUS if each != opportunity.status])
            after = replace(after, status=status).with_activity(OF_STATUS[status], *after.prospects)
        return Call("opportunity/version/3/do/update", form, {name: after})

    def _create_prospect(self) -> Call:
        name = f"{self._name()}@example.com"
        company = f"Company {self.randomness.randrange(1000)}"
        return Call(
            "prospect/version/3/do/create", {"email": name, "company": company}, {name: ExpectedProspect(company)}
        )

    def _delete_prospect(self, name: str, opportunities: Mapping[str, ExpectedOpportunity]) -> Call:
        """Return the deletion of a prospect, which also unlinks it from its opportunities, including deleted ones."""
        prospect = self.ids[name]
        result: dict[str, ExpectedOpportunity | ExpectedProspect] = {
            each: replace(
                opportunity, prospects=tuple(one for one in opportunity.prospects if one != prospect)
            ).with_activity(UNLINKED, prospect)
            for each, opportunity in opportunities.items()
            if prospect in opportunity.prospects
        }
        return Call(
            "prospect/version/3/do/delete", {"id": prospect}, result | {name: replace(self.records[name], deleted=True)}
        )

    def _name(self) -> str:
        self.made += 1
        return f"{self.writer}-{self.made}"


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
