"""`/services/oauth2`: Salesforce's authorization server, as far as Pardot's clients need it (contract, section 3)."""

from dealdock.oauth.server import Server
from dealdock.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> Server:
    """The authorization server of one sandbox, to be mounted."""
    return Server(sandbox)
