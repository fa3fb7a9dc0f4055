"""The secrets in the example's calls."""

from dealdock.web.privacy import Privacy

PRIVACY = Privacy(headers=frozenset({"x-example-key"}))
