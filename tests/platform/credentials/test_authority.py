"""The CA: its file, the mode of the file, and its lifetime."""

import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dealdock import Sandbox
from dealdock.platform.credentials.certificates import CertificateAuthority
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings


def test_it_lies_beside_the_database_and_lasts(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/dealdock.db")
    certificates = []
    for _ in range(2):
        with Sandbox(settings) as sandbox:
            assert sandbox.authority.file() == tmp_path / "dealdock-ca.pem"
            certificates.append(sandbox.authority.certificate())
    assert certificates == [(tmp_path / "dealdock-ca.pem").read_text()] * 2


def test_that_of_a_temporary_database_is_temporary(tmp_path: Path) -> None:
    with Sandbox(Settings(home=tmp_path)) as sandbox, Sandbox(sandbox.shared()) as of_a_worker:
        file = sandbox.authority.file()
        assert of_a_worker.authority.file() == file
        assert file.parent != tmp_path
    assert not file.exists()
    assert not list(tmp_path.iterdir())


def test_nothing_is_created_before_the_first_use(tmp_path: Path) -> None:
    CertificateAuthority(tmp_path / "home", ())
    assert not list(tmp_path.iterdir())


def test_only_its_owner_reads_the_key_and_everybody_the_certificate(tmp_path: Path) -> None:
    CertificateAuthority(tmp_path, ()).file()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {"dealdock-ca.key": 0o600, "dealdock-ca.pem": 0o644}


def test_is_one_though_several_make_it_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        certificates = set(pool.map(lambda _: CertificateAuthority(tmp_path, ()).certificate(), range(8)))
    assert certificates == {CertificateAuthority(tmp_path, ()).file().read_text()}
    assert len(list(tmp_path.iterdir())) == 2


def test_the_certificate_comes_again_where_it_was_lost(tmp_path: Path) -> None:
    authority = CertificateAuthority(tmp_path, ())
    before = authority.file().read_text()
    authority.file().unlink()
    assert authority.file().read_text() == before


def test_a_name_that_no_certificate_can_have_is_left_out_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    context = CertificateAuthority(tmp_path, ("sandbox_1", "sandbox.test", "127.0.0.1")).context()
    assert isinstance(context, ssl.SSLContext)
    assert [record.getMessage()[:53] for record in caplog.records] == [
        "the certificate does not include the name sandbox_1: "
    ]


@pytest.mark.parametrize("name", ["file", "certificate"])
def test_a_folder_that_cannot_be_written_to_is_said_in_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WrongSetting, match=r"^can't write .*DEALDOCK_HOME"):
        getattr(CertificateAuthority(tmp_path / "file", ()), name)()


def test_a_key_file_that_is_not_text_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "dealdock-ca.key").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongSetting, match=r"dealdock-ca\.key: it is not text\. Restore the file, or delete it"):
        CertificateAuthority(tmp_path, ()).certificate()


def test_a_certificate_file_that_is_not_text_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "dealdock-ca.pem").write_bytes(b"\xff\xfe")
    authority = CertificateAuthority(tmp_path, ())
    assert authority.file().read_text() == authority.certificate()


@pytest.mark.parametrize("broken", ["text", "key", "certificate", "other key", "empty"])
def test_a_key_file_without_a_key_and_its_certificate_is_said_in_a_line(tmp_path: Path, broken: str) -> None:
    for name in "ab":
        CertificateAuthority(tmp_path / name, ()).file()
    file, other = (tmp_path / name / "dealdock-ca.key" for name in "ab")
    key, mark, certificate = file.read_text().partition("-----BEGIN CERTIFICATE-----")
    file.write_text(
        {
            "text": "nothing of the kind",
            "key": "no key\n" + mark + certificate,
            "certificate": key + mark + "\nno certificate\n-----END CERTIFICATE-----\n",
            "other key": other.read_text().partition(mark)[0] + mark + certificate,
            "empty": "",
        }[broken]
    )
    text = "contains no key with its certificate. Restore the file, or delete it to create a new certificate"
    for use in ("certificate", "file"):
        with pytest.raises(WrongSetting) as caught:
            getattr(CertificateAuthority(tmp_path / "a", ()), use)()
        assert str(caught.value) == f"{file} {text}"
