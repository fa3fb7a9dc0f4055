"""The environment of a process whose connections to the services' hosts lead to a sandbox."""

from __future__ import annotations

import json
import os
import ssl
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dealdock_client.redirect import address_of
from dealdock_client.vendors import facade

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

CERTIFICATE_VARIABLES: Final = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""The variables in which OpenSSL, curl, requests and Node look for the file of a CA."""

_HERE: Final = Path(__file__).parent
_OWN: Final = "DEALDOCK_"
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")


def proxy_variables(https_url: str, certificate: Path, direct: Collection[str]) -> dict[str, str]:
    """Return the variables that name the proxy of a sandbox, the file of its CA, and hosts that need no proxy."""
    proxy = https_url.replace("https:", "http:", 1)
    proxies = {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "NO_PROXY": ",".join(dict.fromkeys([*_LOCAL, *direct]))}
    either_case = {name.lower(): value for name, value in proxies.items()}
    return {**proxies, **either_case, **dict.fromkeys(CERTIFICATE_VARIABLES, str(certificate))}


def redirected_variables(
    https_url: str,
    certificate: str,
    hosts: Collection[str],
    *,
    directory: Path,
    allowed: Collection[str] = (),
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Return the variables that redirect the hosts of the services in processes of Python, Node and others.

    Processes of Python and Node can only connect to these hosts, this machine and the `allowed` hosts. In other
    processes, only programs that use the proxy are redirected. The files that they read are written into `directory`.
    `inherited` are the variables to extend.
    """
    ca_file, bundle = directory / "dealdock-ca.pem", directory / "dealdock-ca-bundle.pem"
    ca_file.write_text(certificate, encoding="ascii")
    bundle.write_text(certificate + _system_certificates(inherited) if allowed else certificate, encoding="ascii")
    settings = {
        "address": address_of(https_url),
        "certificate": certificate,
        "ca_file": str(ca_file),
        "hosts": sorted(hosts),
        "allowed": [name.lower() for name in allowed],
    }
    return {
        **proxy_variables(https_url, bundle, [urlsplit(https_url).hostname or "", *allowed]),
        "NODE_EXTRA_CA_CERTS": str(ca_file),
        "DEALDOCK_REDIRECTION": json.dumps(settings),
        "PYTHONPATH": os.pathsep.join([str(_HERE / "on_python_path"), *_values(inherited, "PYTHONPATH")]),
        "NODE_OPTIONS": " ".join([*_values(inherited, "NODE_OPTIONS"), f"--require {_quoted(_HERE)}"]),
        "PHP_INI_SCAN_DIR": os.pathsep.join([inherited.get("PHP_INI_SCAN_DIR", ""), _php_folder(directory, bundle)]),
    }


def without_own(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without dealdock's own variables, such as the token of a server's control plane."""
    return {name: value for name, value in environment.items() if name != "DEALDOCK" and not name.startswith(_OWN)}


def account_variables(url: str, accounts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the variables with the credentials of the first account: `DEALDOCK_API_KEY` and others.

    If there are several accounts, each also has variables with its vendor's name, such as `DEALDOCK_CLOSE_API_KEY`.
    `url` is the server's, and the accounts are as `POST /accounts` shows them.
    """
    variables = {"url": url, **_account_fields(accounts[0])}
    for account in accounts if len(accounts) > 1 else ():
        variables.update({f"{account['vendor']}_{name}": value for name, value in _account_fields(account).items()})
    return {f"DEALDOCK_{name}".upper(): value for name, value in variables.items()}


def _account_fields(account: Mapping[str, Any]) -> dict[str, str]:
    """Return the credentials of an account, its number and its address."""
    known = facade(account["vendor"])
    names = account if known is None else [field.name for field in fields(known.Credentials)]
    credentials = {name: account[name] for name in names if isinstance(account[name], str) and account[name]}
    return {**credentials, "base_url": account["base_url"], "account_id": str(account["id"])}


def _values(inherited: Mapping[str, str], name: str) -> list[str]:
    return [inherited[name]] if inherited.get(name) else []


def _quoted(folder: Path) -> str:
    """Return the module for Node as NODE_OPTIONS reads a path with blanks."""
    path = str(folder / "redirect_node.cjs").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{path}"'


def _php_folder(directory: Path, bundle: Path) -> str:
    """Write the settings of PHP, whose curl reads no variable for the CA. Return their folder."""
    folder = directory / "php"
    folder.mkdir(exist_ok=True)
    lines = [f'{name} = "{bundle}"\n' for name in ("curl.cainfo", "openssl.cafile")]
    (folder / "dealdock.ini").write_text("".join(lines), encoding="utf-8")
    return str(folder)


def _system_certificates(inherited: Mapping[str, str]) -> str:
    """Return the certificates that this machine trusts, which clients of allowed hosts need."""
    paths = ssl.get_default_verify_paths()
    named = inherited.get("SSL_CERT_FILE") or paths.cafile
    files = [Path(named)] if named else sorted(Path(paths.capath or "/nowhere").glob("*.0"))
    return "".join(file.read_text(encoding="ascii", errors="ignore") for file in files if file.is_file())
