"""`pytest_dealdock.redirect`, by the name that it had when it was a part of this package."""

from pytest_dealdock.redirect import OtherSandboxError, redirect

__all__ = ["OtherSandboxError", "redirect"]
