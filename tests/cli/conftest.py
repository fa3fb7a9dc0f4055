from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, object]:
    """The environment that names a database of the test's own, which lasts, and the folder of its secret."""
    if request.param == "sqlite":
        return {"DEALDOCK_DATABASE": f"sqlite:///{tmp_path}/dealdock.db"}
    return {"DEALDOCK_DATABASE": request.getfixturevalue("new_postgres")(), "DEALDOCK_HOME": tmp_path}
