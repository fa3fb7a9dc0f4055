"""The version of dealdock-client, apart from the package's own module, which names what all others make."""

from __future__ import annotations

__version__ = "0.1.0"
