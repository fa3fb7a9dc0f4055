"""Names that no rule of Close reads: they are in the journal, and explained with those that are close."""

from typing import Any

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close

LEAD: Any = {
    "nmae": "Acme",
    "contacts": [{"name": "Jo", "emials": [], "emails": [{"email": "jo@example.com", "typ": "office"}]}],
}


def newest(close: Close) -> Any:
    return close.control("GET", "/requests?limit=1")[0]


@ONE_DATABASE
def test_names_within_a_body_have_their_place(close: Close) -> None:
    answer = close.send("POST", "/lead/", LEAD)
    assert answer.status_code == 200
    assert newest(close)["ignored"] == ["nmae", "contacts[0].emails[0].typ", "contacts[0].emials"]
    assert answer.headers["dealdock-explain"] == (
        'nothing reads "nmae"; did you mean name?; nothing reads "contacts[0].emails[0].typ"; did you mean type?; '
        'nothing reads "contacts[0].emials"; did you mean emails?'
    )
    assert newest(close)["explain"] == answer.headers["dealdock-explain"]


@ONE_DATABASE
def test_a_call_whose_names_are_all_read_is_not_explained(close: Close) -> None:
    lead = {"name": "Acme", "contacts": [{"name": "Jo", "emails": [{"email": "jo@example.com", "type": "office"}]}]}
    answer = close.send("POST", "/lead/", lead)
    assert (newest(close)["ignored"], newest(close)["explain"]) == ([], None)
    assert "dealdock-explain" not in answer.headers


@ONE_DATABASE
def test_a_refused_call_ignores_nothing(close: Close) -> None:
    answer = close.send("POST", "/lead/", {"nmae": "x", "contacts": 5})
    assert (answer.status_code, newest(close)["ignored"]) == (400, [])
    assert "nothing reads" not in answer.headers["dealdock-explain"]
