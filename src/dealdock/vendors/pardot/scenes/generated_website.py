"""Visits of an account's generated people to its website, in the form of a scene."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from dealdock.platform.scenes.generated import History, dates
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text

_EVERY: Final = 4
"""The people of whom one visited the website."""

_PAGES: Final = (("", "Welcome"), ("products", "Products"), ("prices", "Prices"), ("contact", "Contact"))
_BETWEEN_PAGES: Final = timedelta(seconds=40)
_AFTER: Final = timedelta(hours=1)
_SOURCES: Final = ("newsletter", "search", None)


class _Visit(NamedTuple):
    """The visit of a person."""

    visitor_id: int
    visit_id: int
    prospect_id: int
    number: int
    begun: datetime

    @property
    def pages(self) -> list[datetime]:
        """The moments of its page views."""
        return [self.begun + place * _BETWEEN_PAGES for place in range(1 + self.number % len(_PAGES))]

    @property
    def dates(self) -> JsonObject:
        """The moments of the visitor and the visit."""
        return dates(self.begun, self.pages[-1])

    @property
    def parameters(self) -> JsonObject:
        """The source from which the visitor came."""
        source = _SOURCES[self.number % len(_SOURCES)]
        return {} if source is None else {"source_parameter": source}


class Website:
    """The visits of a history's people. Their ids follow the ids of the prospects."""

    def __init__(self, history: History, first_prospect: int) -> None:
        """`first_prospect`: the id of the first person."""
        self._history = history
        self._first_prospect = first_prospect
        self._first = first_prospect + sum(len(company.people) for company in history.companies)

    def visitors(self) -> Iterator[JsonObject]:
        """Return the visitors."""
        for visit in self._visits():
            address = f"198.51.100.{1 + visit.number % 250}"
            own = {"id": visit.visitor_id, "prospect": visit.prospect_id, "ip_address": address}
            yield own | visit.parameters | visit.dates

    def visits(self) -> Iterator[JsonObject]:
        """Return a visit of each visitor."""
        for visit in self._visits():
            own = {"id": visit.visit_id, "visitor": visit.visitor_id, "prospect": visit.prospect_id}
            yield own | visit.parameters | visit.dates

    def page_views(self) -> Iterator[JsonObject]:
        """Return the page views of the visits."""
        for visit in self._visits():
            for (path, title), at in zip(_PAGES, visit.pages, strict=False):
                page = {"url": f"https://www.example.com/{path}", "title": title}
                yield {"visit": visit.visit_id, **page, **dates(at)}

    def activities(self, campaign: int) -> Iterator[JsonObject]:
        """Return the visitor activity of each visit."""
        for visit in self._visits():
            ids = {"prospect": visit.prospect_id, "visitor_id": visit.visitor_id, "visit_id": visit.visit_id}
            details = f"{len(visit.pages)} page views"
            yield {"type": 20, **ids, "details": details, "campaign": campaign, "created_at": moment_text(visit.begun)}

    def email_clicks(self) -> Iterator[JsonObject]:
        """Return a click of each visitor who came from the newsletter."""
        for visit in self._visits():
            if visit.parameters.get("source_parameter") == "newsletter":
                yield {
                    "prospect": visit.prospect_id,
                    "url": "https://www.example.com/",
                    "list_email_id": 1 + visit.number % 12,
                    **dates(visit.begun),
                }

    def _visits(self) -> Iterator[_Visit]:
        people = (person for _, person in self._history.people if person.number % _EVERY == 0)
        for place, person in enumerate(people):
            visitor_id = self._first + 2 * place
            prospect_id = self._first_prospect + person.number - 1
            yield _Visit(visitor_id, visitor_id + 1, prospect_id, person.number // _EVERY, person.created + _AFTER)
