"""Files and folders that appear under their names when they are complete."""

from pathlib import Path

import pytest

from dealdock.platform import files


def test_a_folder_that_exists_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with pytest.raises(FileExistsError), files.new_folder(tmp_path / "backup", replace=False):
        pytest.fail("the work began")
