"""Calls with the numbers of their statements, for the test of all vendors."""

from typing import Final

from tests.across.statements import Added, Sent

RECORDS: Final[Added] = {
    "prospect": ("prospect", {"email": "jane{new}@example.com"}),
    "opportunity": ("opportunity", {"name": "Deal", "value": 5, "probability": 50, "prospects": ["{prospect}"]}),
}
"""The records that calls name, with their kinds and fields."""

SENT: Final = (
    Sent(
        "opportunity create",
        "POST",
        "/api/opportunity/version/3/do/create?name=Deal&value=1&probability=5&prospect_id={prospect}",
        None,
        11,
    ),
    Sent(
        "opportunity change",
        "POST",
        "/api/opportunity/version/3/do/update/id/{opportunity}?name={new}",
        None,
        9,
    ),
    Sent("opportunity read", "POST", "/api/opportunity/version/3/do/read/id/{opportunity}", None, 4),
    Sent("opportunity page", "POST", "/api/opportunity/version/3/do/query", None, 4, ("opportunity",)),
    Sent("opportunity delete", "POST", "/api/opportunity/version/3/do/delete/id/{new_opportunity}", None, 5),
    Sent("prospect create", "POST", "/api/prospect/version/3/do/create?email={new}@example.com", None, 14),
    Sent("prospect change", "POST", "/api/prospect/version/3/do/update/id/{prospect}?city={new}", None, 11),
    Sent("prospect read", "POST", "/api/prospect/version/3/do/read/id/{prospect}", None, 7),
    Sent("prospect page", "POST", "/api/prospect/version/3/do/query", None, 4, ("prospect",)),
    Sent(
        "prospect create, version 5",
        "POST",
        "/api/v5/objects/prospects?fields=id",
        {"email": "{new}@example.com"},
        10,
    ),
    Sent(
        "prospect change, version 5",
        "PATCH",
        "/api/v5/objects/prospects/{prospect}?fields=id",
        {"city": "{new}"},
        7,
    ),
    Sent("prospect page, version 5", "GET", "/api/v5/objects/prospects?fields=id", None, 2, ("prospect",)),
    Sent("opportunity read, version 5", "GET", "/api/v5/objects/opportunities/{opportunity}?fields=id", None, 2),
    Sent(
        "opportunity page, version 5",
        "GET",
        "/api/v5/objects/opportunities?fields=id",
        None,
        2,
        ("opportunity",),
    ),
)
