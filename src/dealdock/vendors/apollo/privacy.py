"""The secrets in calls of Apollo, and the values that identify a refused call's account."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(
    headers=frozenset({"x-api-key"}),
    account_parameters=("api_key", "token", "refresh_token", "code", "client_id"),
)
