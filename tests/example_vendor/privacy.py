"""The secrets in the example's calls."""

from typing import Final

from dealdock.web.privacy import Privacy

PRIVACY: Final = Privacy(headers=frozenset({"x-example-key"}))
