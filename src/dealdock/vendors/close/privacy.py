"""The secrets in calls of Close, and the values that identify a refused call's account."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(
    value_pattern=r"api_[0-9A-Za-z]{22}\.[0-9A-Za-z]{22}|oa2(?:access|refresh|code)_[0-9A-Za-z]{43,64}",
    value_marks=("api_", "oa2access_", "oa2refresh_", "oa2code_"),
)
