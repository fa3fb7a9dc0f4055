"""A model of the contract's opportunities in memory, to compare the server with.

Written from the contract (sections 1, 2 and 4; objects 1.5), not from the code. A call takes texts by name and answers
a tree, or `None` for 204, or raises `Fail`; `as_json` and `as_xml` say how a tree is written.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import gt, lt
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

Given = dict[str, str]
Tree = dict[str, Any]

REQUIRED = {"name", "value", "probability"}
PROSPECT = {"prospect_id", "prospect_email"}
TYPE_NAMES = {8: "New Opportunity", 9: "Opportunity Won", 10: "Opportunity Lost"}
TYPE_NAMES |= {18: "Opportunity Reopened", 19: "Opportunity Associated"}
OF_STATUS = {"Won": 9, "Lost": 10, "Open": 18}
SCORES = {8: 50, 10: -100}

RANGES = [
    ("id_greater_than", "id_less_than", 17),
    ("created_after", "created_before", 8),
    ("updated_after", "updated_before", 8),
    ("probability_greater_than", "probability_less_than", 41),
    ("value_greater_than", "value_less_than", 43),
]
COMPARE = {"greater_than": gt, "after": gt, "less_than": lt, "before": lt}
DESCENDING = {"id": False, "created_at": True, "updated_at": True, "probability": True, "value": True}
ORDERS = {"ascending": False, "descending": True}
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
RESULT_SET = {"limit", "offset", "sort_by", "sort_order", "output", "fields"}


class Fail(Exception):
    """An answer with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Prospect:
    id: int
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    last_activity_at: datetime | None = None
    deleted: bool = False
    score: int = 0


@dataclass
class Deal:
    """An opportunity. `fields`: the values that were sent."""

    id: int
    fields: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    prospects: set[int]
    activities: list[Tree] = field(default_factory=list)
    deleted: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.fields[name] if name in self.fields else getattr(self, name)


class Model:
    """One account of a version, as a user in a zone sees it."""

    def __init__(self, version: int, zone: str, campaigns: dict[int, str], people: Iterable[Prospect]) -> None:
        self.version = version
        self.zone = ZoneInfo(zone)
        self.campaigns = campaigns
        self.people = {person.id: person for person in people}
        self.deals: dict[int, Deal] = {}
        self.last_id = max([*campaigns, *self.people])
        self.now = datetime.now(self.zone)

    def create(self, given: Given) -> Tree:
        if not given.keys() >= REQUIRED or not given.keys() & PROSPECT:
            raise Fail(13)
        self.refuse_empty(given)
        linked = self.prospect(given)
        fields = {"campaign_id": min(self.campaigns), "type": None, "stage": None, "status": "Open", "closed_at": None}
        fields |= self.fields(given)
        self.last_id += 1
        deal = self.deals[self.last_id] = Deal(self.last_id, fields, self.now, self.now, linked)
        self.leave(deal, 8, linked)
        if deal["status"] != "Open":
            self.leave(deal, OF_STATUS[deal["status"]], linked)
        return {"opportunity": self.tree(deal, given)}

    def read(self, given: Given) -> Tree:
        return {"opportunity": self.tree(self.deal(given), given)}

    def update(self, given: Given) -> Tree:
        deal = self.deal(given)
        self.refuse_empty(given)
        linked = self.prospect(given) - deal.prospects
        changed = {name: value for name, value in self.fields(given).items() if value != deal[name]}
        if linked or changed:
            deal.updated_at = self.now
        deal.prospects |= linked
        deal.fields |= changed
        self.leave(deal, 19, linked)
        if "status" in changed:
            self.leave(deal, OF_STATUS[changed["status"]], deal.prospects)
        return {"opportunity": self.tree(deal, given)}

    def delete(self, given: Given) -> None:
        self.deal(given).deleted = True

    def undelete(self, given: Given) -> None:
        self.deal(given, deleted=True).deleted = False

    def query(self, given: Given) -> Tree:
        readers = self.criteria()
        if (asked := given.keys() - {"format"}) and not asked & {*readers, *RESULT_SET}:
            raise Fail(5)
        bound = {name: read(*reader, given[name]) for name, reader in readers.items() if given.get(name)}
        people = self.named(bound.get("prospect_id"), bound.get("prospect_email"))
        for low, high, code in RANGES:
            if low in bound and high in bound and not bound[low] < bound[high]:
                raise Fail(code)
        deals = [deal for deal in self.deals.values() if bound.get("deleted", False) in {None, deal.deleted}]
        if PROSPECT & bound.keys():
            deals = [deal for deal in deals if deal.prospects & {*people}]
        for name in bound.keys() & {name for low, high, _ in RANGES for name in (low, high)}:
            subject, _, relation = name.partition("_")
            column = f"{subject}_at" if relation in {"after", "before"} else subject
            deals = [deal for deal in deals if COMPARE[relation](deal[column], bound[name])]
        for column, descending in reversed(self.order(given)):
            deals.sort(key=lambda deal, column=column: deal[column], reverse=descending)  # type: ignore[misc]
        most = 10**9 if given.get("output") == "mobile" else 200
        offset = read(whole(0), 21, given.get("offset") or "0")
        limit = read(whole(1, most), 23, given.get("limit") or str(most))
        rows = [self.tree(deal, given, activities=False) for deal in deals[offset : offset + limit]]
        total = {} if given.get("output") == "bulk" else {"total_results": len(deals)}
        return {"result": total | {"opportunity": rows}}

    def order(self, given: Given) -> list[tuple[str, bool]]:
        names = (given.get("sort_by") or "id").split(",")
        if len(names) > 2:
            raise Fail(133)
        if not DESCENDING.keys() >= {*names}:
            raise Fail(19)
        if len(names) == 2 and "id" not in names:
            raise Fail(135)
        orders = given["sort_order"].split(",") if given.get("sort_order") else []
        if len(orders) > 2:
            raise Fail(134)
        if not ORDERS.keys() >= {*orders}:
            raise Fail(20)
        keys = [(name, DESCENDING[name]) for name in names]
        keys = [(name, ORDERS[order]) for (name, _), order in zip(keys, orders, strict=False)] + keys[len(orders) :]
        return [*keys, ("id", keys[0][1])]

    def criteria(self) -> dict[str, tuple[Callable[[str], Any], int]]:
        """The parser of each criterion, and the code if the value is wrong, in the order in which they are checked."""
        after = ["created_after", "created_before"]
        return {
            **dict.fromkeys(after, (self.moment, 7)),
            **dict.fromkeys(["id_greater_than", "id_less_than"], (an_id(least=0), 16)),
            **dict.fromkeys(["probability_greater_than", "probability_less_than"], (whole(0, 100), 41)),
            **dict.fromkeys(["value_greater_than", "value_less_than"], (number, 43)),
            "prospect_email": (email, 4),
            "prospect_id": (an_id(), 3),
            **dict.fromkeys(["updated_after", "updated_before"], (self.moment, 7)),
            "deleted": (one_of({"true": True, "1": True, "false": False, "0": False, "all": None}), 27),
        }

    def fields(self, given: Given) -> dict[str, Any]:
        readers: dict[str, tuple[Callable[[str], Any], int]] = {
            "campaign_id": (lambda text: self.campaign(text) if text else min(self.campaigns), 38),
            "probability": (whole(0, 100), 40),
            "value": (amount, 42),
            "status": (one_of({"open": "Open", "won": "Won", "lost": "Lost", "": "Open"}), 51),
            "closed_at": (lambda text: self.moment(text) if text else None, 57),
            **dict.fromkeys(["name", "type", "stage"], (short, 52)),
        }
        return {name: read(*reader, given[name]) for name, reader in readers.items() if name in given}

    def refuse_empty(self, given: Given) -> None:
        prospect = [given[name] for name in PROSPECT if name in given]
        if any(given.get(name) == "" for name in REQUIRED) or (prospect and not any(prospect)):
            raise Fail(36)

    def deal(self, given: Given, *, deleted: bool = False) -> Deal:
        if "id" not in given:
            raise Fail(13)
        deal = self.deals.get(read(an_id(), 16, given["id"]))
        if deal is None or (deal.deleted and not deleted):
            raise Fail(35)
        return deal

    def prospect(self, given: Given) -> set[int]:
        """The one that is to be linked, if any."""
        text, address = given.get("prospect_id"), given.get("prospect_email")
        prospect_id = read(an_id(), 3, text) if text else None
        return {*self.named(prospect_id, address and address.strip())[:1]}

    def named(self, prospect_id: int | None, address: str | None) -> list[int]:
        """Return the prospects with this id or email address, the one with the latest activity first."""
        if prospect_id is not None and prospect_id not in self.people:
            raise Fail(3)
        sharing = [each for each in self.people.values() if not each.deleted and same(each.email, address)]
        if address and not sharing:
            raise Fail(4)
        if prospect_id is None:
            sharing.sort(key=lambda each: each.last_activity_at or LONG_AGO, reverse=True)
            return [each.id for each in sharing]
        if address and self.people[prospect_id] not in sharing:
            raise Fail(44)
        if self.people[prospect_id].deleted:
            raise Fail(132)
        return [prospect_id]

    def campaign(self, text: str) -> int:
        if (campaign_id := an_id()(text)) not in self.campaigns:
            raise ValueError(text)
        return campaign_id

    def moment(self, text: str) -> datetime:
        """Just the forms that the test sends."""
        text = text.strip().lower()
        midnight = self.now.astimezone(self.zone).replace(hour=0, minute=0, second=0)
        first = midnight.replace(day=1)
        named = {
            "today": midnight,
            "yesterday": midnight - timedelta(days=1),
            "last_7_days": midnight - timedelta(days=7),
            "this_month": first,
            "last_month": (first - timedelta(days=1)).replace(day=1),
        }
        return named.get(text) or datetime.fromisoformat(text).replace(tzinfo=self.zone)

    def leave(self, deal: Deal, type_: int, people: Iterable[int]) -> None:
        """One activity for each of these, and their scores."""
        for person in sorted(people):
            self.last_id += 1
            self.people[person].score += SCORES.get(type_, 0)
            activity = {"id": self.last_id, "prospect_id": person, "type": type_, "type_name": TYPE_NAMES[type_]}
            deal.activities.append(activity | {"opportunity_id": deal.id, "created_at": self.now})

    def tree(self, deal: Deal, given: Given, *, activities: bool = True) -> Tree:
        output = given.get("output") or "full"
        flat = output in {"mobile", "bulk"}
        campaign = {"id": deal["campaign_id"], "name": self.campaigns[deal["campaign_id"]]}
        tree: Tree = {"id": deal.id} | ({"campaign_id": campaign["id"]} if flat else {})
        tree |= {name: deal[name] for name in ("name", "value", "probability", "type", "stage", "status")}
        times = ("closed_at", "created_at", "updated_at")
        tree |= {name: self.shown(deal[name]) for name in times if deal[name] is not None}
        if flat:
            return tree
        people = [self.people[person] for person in sorted(deal.prospects)]
        names = ("id", "first_name", "last_name", "email", "company")
        tree["campaign"] = campaign
        tree["prospects"] = {"prospect": [{name: getattr(person, name) for name in names} for person in people]}
        if output == "full" and activities:
            left = [
                {name: value for name, value in activity.items() if name != "created_at"}
                | {"campaign": campaign, "created_at": self.shown(activity["created_at"])}
                for activity in deal.activities
            ]
            tree["opportunity_activities"] = {"visitor_activity": left}
        return tree

    def shown(self, when: datetime) -> str:
        return f"{when.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"


def read(reader: Callable[[str], Any], code: int, text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        raise Fail(code) from None


def matched(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text := text.strip()):
        raise ValueError(text)
    return text


def whole(least: int, most: int = 10**9) -> Callable[[str], int]:
    def reader(text: str) -> int:
        if not least <= (value := int(matched(r"[+-]?[0-9]+", text))) <= most:
            raise ValueError(text)
        return value

    return reader


def an_id(least: int = 1) -> Callable[[str], int]:
    return lambda text: whole(least, 2_147_483_647)(matched(r"[0-9]+", text))


def number(text: str) -> Decimal:
    value = Decimal(matched(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text))
    if value < 0:
        raise ValueError(text)
    return value


def amount(text: str) -> Decimal:
    cents = number(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cents > Decimal("9999999999999.99"):
        raise ValueError(text)
    return cents


def email(text: str) -> str:
    return matched(r"[^ @]+@[^ @]+\.[^ @]+", text)


def same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.lower() == other.lower()


def one_of(words: dict[str, Any]) -> Callable[[str], Any]:
    def reader(text: str) -> Any:
        if (word := text.strip().lower()) not in words:
            raise ValueError(text)
        return words[word]

    return reader


def short(text: str) -> str | None:
    if len(text) > 255:
        raise ValueError(text)
    return text or None


def as_json(tree: Tree) -> str:
    """A list of one is the object itself, an empty one leaves its key out, an empty wrapper is null."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            members = {name: plain(each) for name, each in value.items() if each != []}
            return members or None
        if isinstance(value, list):
            return plain(value[0]) if len(value) == 1 else [plain(each) for each in value]
        if isinstance(value, Decimal):
            return int(value) if value == int(value) else float(value)
        return value

    return json.dumps({"@attributes": {"stat": "ok", "version": 1}} | plain(tree))


def as_xml(tree: Tree) -> str:
    def element(name: str, value: Any) -> str:
        if isinstance(value, list):
            return "".join(element(name, each) for each in value)
        if isinstance(value, dict):
            inner = "".join(element(*member) for member in value.items())
        elif isinstance(value, Decimal):
            inner = f"{value.normalize():f}"
        else:
            inner = "" if value is None else escape(str(value), {"\r": "&#13;"})
        return f"<{name}>{inner}</{name}>"

    inner = "".join(element(*member) for member in tree.items())
    return f'<rsp stat="ok" version="1.0">{inner}</rsp>'
