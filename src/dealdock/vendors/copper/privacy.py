"""The secrets in calls of Copper, and the values that identify a refused call's account."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(headers=frozenset({"x-pw-accesstoken"}))
