"""The key by which an account's client signs its assertions: the account knows the public half.

To be imported when it is needed: what it imports would cost every start 100 ms.
"""

from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

FEWEST_BITS: Final = 2048


class Pair(NamedTuple):
    """Both halves, as PEM."""

    private: str
    public: str


def public_pem(text: str) -> str:
    """The public key of a PEM, be it one or a certificate. `ValueError` where it is neither, or no good RSA key."""
    pem = text.strip().encode()
    try:
        is_certificate = pem.startswith(b"-----BEGIN CERTIFICATE-----")
        key = x509.load_pem_x509_certificate(pem).public_key() if is_certificate else load_pem_public_key(pem)
    except ValueError:
        raise ValueError("must be a public key or a certificate, as PEM") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < FEWEST_BITS:
        raise ValueError(f"must be an RSA key of at least {FEWEST_BITS} bits")
    return _pem(key)


def new_pair() -> Pair:
    """A new key. Takes about 100 ms; no seed rules it."""
    key = generate_private_key(65537, FEWEST_BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(private.decode(), _pem(key.public_key()))


def _pem(key: RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
