"""The secrets in Minicrm's calls."""

from dealdock.web.privacy import Privacy

PRIVACY = Privacy(headers=frozenset({"x-minicrm-key"}))
