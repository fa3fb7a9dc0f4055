"""The SQL of a new database, which a wheel has and the repository does not.

An editable installation gets none from here, because the dependencies may not be there yet: `make start` writes it.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WrittenSchema(BuildHookInterface[Any]):
    """A hook that writes the files and adds them to the wheel."""

    def dependencies(self) -> list[str]:
        """Return the dependencies of the build: those of the package, because the models are imported.

        An isolated build would not find the client, whose source stands beside this package's.
        """
        return [each for each in self.metadata.core.dependencies if not each.startswith("dealdock-client")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files, and name them, because `.gitignore` has them."""
        if version == "editable":
            return
        given = os.environ.get("PYTHONPATH")  # pip's own, by which an isolated build finds the dependencies
        sources = [str(Path(self.root, each)) for each in ("src", "packages/dealdock-client/src")]
        places = [*sources, *([given] if given else [])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
        subprocess.run([sys.executable, "-m", "dealdock.vendors.written_schema"], env=environment, check=True)
        build_data["artifacts"].append("/src/dealdock/platform/database/schema*.sql")
