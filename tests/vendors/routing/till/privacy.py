"""The secrets in the till's calls."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(headers=frozenset({"x-till-key"}))
