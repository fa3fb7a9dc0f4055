"""The sandbox's own certificate authority, for clients that use the service's host names."""

import logging
import os
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import publish, write_once
from dealdock.platform.first_use import original_classes

if TYPE_CHECKING:
    from trustme import CA, LeafCert

KEY_FILE: Final = "dealdock-ca.key"
"""The file of the CA's key and certificate."""

_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")
_CERTIFICATE_MARK: Final = "-----BEGIN CERTIFICATE-----"
_BACKDATING: Final = timedelta(days=1)  # for clients whose clock is behind
_LIFETIME: Final = timedelta(days=397)  # some clients refuse longer lifetimes
_log = logging.getLogger(__name__)


class CertificateAuthority:
    """A certificate authority in a folder: a private file with its key and certificate, and one with the certificate.

    Both are created at their first use and then never replaced, because clients trust the certificate.
    """

    def __init__(self, home: Path, names: Iterable[str]) -> None:
        """`names`: the server's names, in addition to the names of this machine."""
        self._home = home
        self._names = sorted({*names})
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def certificate(self) -> str:
        """Return the certificate that clients must trust, in PEM."""
        return self._key_and_certificate()[1]

    def file(self) -> Path:
        """Return the path of the certificate's file. Write the file if necessary."""
        file, certificate = self._home / "dealdock-ca.pem", self.certificate()
        with _file_errors(file):
            if not file.exists() or file.read_text(errors="replace") != certificate:
                publish(file, certificate)
        return file

    def context(self) -> ssl.SSLContext:
        """Return the server's TLS context, for TLS 1.2 and 1.3. May be called from any thread."""
        with self._lock:
            if self._context is None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                context.set_alpn_protocols(["http/1.1"])
                with original_classes():  # `cryptography` keeps the class that it finds first
                    self._issue(_system_time()).configure_cert(context)
                self._context = context
            return self._context

    def _issue(self, now: datetime) -> "LeafCert":
        key, certificate = self._key_and_certificate()
        authority = _ca_class().from_pem(certificate.encode(), key.encode())
        others = [name for name in self._names if name not in _LOCAL_NAMES and _can_be_certified(authority, name)]
        names = [*_LOCAL_NAMES, *others]
        return authority.issue_cert(*names, not_before=now - _BACKDATING, not_after=now + _LIFETIME)

    def _key_and_certificate(self) -> tuple[str, str]:
        """Return the key and the certificate."""
        file = self._home / KEY_FILE
        with _file_errors(file):
            if not file.exists():
                self._home.mkdir(parents=True, exist_ok=True)
                with original_classes():
                    created = _ca_class()(organization_name="dealdock")
                write_once(file, created.private_key_pem.bytes().decode() + created.cert_pem.bytes().decode())
            key, mark, rest = file.read_text().partition(_CERTIFICATE_MARK)
        if not mark or not _is_pair(file):
            msg = "contains no key with its certificate. Restore the file, or delete it to create a new certificate"
            raise WrongSetting(f"{file} {msg}")
        return key, mark + rest


def _system_time() -> datetime:
    """Return the time by which TLS clients check a certificate.

    It is read from a new file, because freezegun and time-machine replace Python's clocks, but not OpenSSL's.
    """
    with TemporaryFile() as file:
        return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)


def _is_pair(file: Path) -> bool:
    """Return True if a file contains a key and its certificate. This check is faster than the one of `trustme`."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file, password="")
    except OSError:
        return False
    return True


def _ca_class() -> "type[CA]":
    from trustme import CA  # noqa: PLC0415 (28 ms, which only signing needs)

    return CA


def _can_be_certified(authority: "CA", name: str) -> bool:
    try:
        authority.issue_cert(name)
    except ValueError as error:
        _log.warning("the certificate does not include the name %s: %s", name, error)
        return False
    return True


@contextmanager
def _file_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        msg = f"can't read {file}: it is not text. Restore the file, or delete it to create a new certificate"
        raise WrongSetting(msg) from None
    except OSError as error:
        msg = f"can't write {file} ({error.strerror}). Set DEALDOCK_HOME to another folder, or use --https-port none"
        raise WrongSetting(msg) from None
