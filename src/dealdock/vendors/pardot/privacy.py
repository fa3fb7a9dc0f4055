"""The secrets in calls of Pardot and of Salesforce's OAuth, and the values that identify a refused call's account."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(
    names=("userkey",),
    schemes=frozenset({"pardot"}),
    value_pattern=r"00D[0-9A-Za-z]{12}(?:!|%(?:25)*21)AQ[0-9A-Za-z._]{64,}"
    r"|(?:5Aep|aPrx)[0-9A-Za-z._]{64,}(?:(?:=|%(?:25)*3D){2})?",
    value_marks=("!AQ", "21AQ", "5Aep", "aPrx"),
    account_parameters=("user_key", "api_key", "token", "refresh_token", "code", "client_id"),
    account_id_header="pardot-business-unit-id",
    account_id_pattern=r"[0-9A-Za-z]{18}",
)
