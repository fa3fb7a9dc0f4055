"""`/services/oauth2`: the part of Salesforce's authorization server that Pardot's clients use (contract, section 3)."""

from dealdock.oauth.dispatch import dispatcher
from dealdock.oauth.fault import VOCABULARY
from dealdock.sandbox import Sandbox
from dealdock.web.recorder import Recorder

__all__ = ["VOCABULARY", "create_app"]


def create_app(sandbox: Sandbox) -> Recorder:
    """Return the authorization server of one sandbox, to be mounted."""
    return Recorder(dispatcher(sandbox), sandbox)
