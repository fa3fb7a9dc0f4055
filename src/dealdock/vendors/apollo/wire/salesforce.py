"""Links to Salesforce in answers."""

from typing import Final

RECORD_URL: Final = "https://na85.salesforce.com/"
"""A record's address is this with its id of Salesforce."""
