"""Calls with the numbers of their statements, for the test of all vendors."""

from typing import Final

from tests.across.statements import Added, Sent

RECORDS: Final[Added] = {
    "lead": ("lead", {"name": "Acme", "contacts": []}),
    "contact": ("contact", {"lead_id": "{lead}", "name": "Jane"}),
    "opportunity": ("opportunity", {"lead_id": "{lead}"}),
}
"""The records that calls name, with their kinds and fields."""
_NAMES: Final = ("Jane Roe", "John Doe", "Ann Poe")

SENT: Final = (
    Sent("lead create", "POST", "/api/v1/lead/", {"name": "Acme"}, 20),
    Sent(
        "lead create with contacts",
        "POST",
        "/api/v1/lead/",
        {"contacts": [{"name": name} for name in _NAMES]},
        36,
    ),
    Sent("lead change", "PUT", "/api/v1/lead/{lead}/", {"description": "{new}"}, 14),
    Sent("lead read", "GET", "/api/v1/lead/{lead}/", None, 7),
    Sent("lead page", "GET", "/api/v1/lead/", None, 9, ("lead",)),
    Sent("lead delete", "DELETE", "/api/v1/lead/{new_lead}/", None, 23),
    Sent("contact create", "POST", "/api/v1/contact/", {"lead_id": "{lead}", "name": "Ann"}, 19),
    Sent("contact change", "PUT", "/api/v1/contact/{contact}/", {"title": "{new}"}, 13),
    Sent("opportunity create", "POST", "/api/v1/opportunity/", {"lead_id": "{lead}", "value": 500}, 13),
    Sent("opportunity change", "PUT", "/api/v1/opportunity/{opportunity}/", {"note": "{new}"}, 7),
    Sent("opportunity page", "GET", "/api/v1/opportunity/", None, 5, ("opportunity",)),
)
