"""`dealdock_client.redirect`, by the name that it had when it was a part of this package."""

from dealdock_client.redirect import OtherSandboxError, redirect

__all__ = ["OtherSandboxError", "redirect"]
