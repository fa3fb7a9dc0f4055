"""Metadata of a release that pyproject.toml does not contain: the public address of the project.

The environment variable PROJECT_URL is the address of the repository. Without it the packages name no address.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class ReleaseMetadata(MetadataHookInterface):
    """A hook that adds the project's addresses, and makes the relative links of the README absolute."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill `urls` and `readme`. In an unpacked sdist they come from its PKG-INFO."""
        metadata.setdefault("readme", "README.md")
        url = os.environ.get("PROJECT_URL", "").rstrip("/")
        if not url:
            return
        metadata["urls"] = {
            "Homepage": url,
            "Documentation": f"{url}/tree/HEAD/docs",
            "Changelog": f"{url}/blob/HEAD/CHANGELOG.md",
            "Issues": f"{url}/issues",
        }
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        text = re.sub(r"(!\[[^]]*\])\((?!\w+:|#)", rf"\1({url}/raw/HEAD/", text)
        text = re.sub(r"(\[[^]]*\])\((?!\w+:|#)", rf"\1({url}/blob/HEAD/", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
