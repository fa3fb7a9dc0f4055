"""`dealdock ca`: what clients of a lasting database's server are to trust."""

from pathlib import Path

import pytest

from tests.cli.conftest import Dealdock
from tests.support.running import start


@pytest.mark.slow
def test_is_printed_before_the_first_start_and_is_the_servers(dealdock: Dealdock, lasting: dict[str, object]) -> None:
    printed = dealdock("ca", **lasting)
    assert (printed.returncode, printed.stderr) == (0, "")
    with start(**lasting) as server:
        assert server.get("/_dealdock/ca.pem") == (200, printed.stdout)
        assert Path(server.line["ca_file"]).read_text() == printed.stdout
        assert dealdock("ca", "--path", **lasting).stdout == server.line["ca_file"] + "\n"


def test_a_folder_that_holds_it_is_enough(dealdock: Dealdock, tmp_path: Path) -> None:
    assert dealdock("ca", "--path", "--home", tmp_path).stdout == f"{tmp_path}/dealdock-ca.pem\n"
