"""Keys with which clients sign assertions. An account stores the public key of its client.

Import this module only when it is needed: its own imports take 100 ms.
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

MIN_BITS: Final = 2048


class KeyPair(NamedTuple):
    """A private and a public key, as PEM."""

    private: str
    public: str


def public_pem(text: str) -> str:
    """Return the public key in a PEM, which may be a certificate. Raises `ValueError` unless it is a strong RSA key."""
    pem = text.strip().encode()
    try:
        is_certificate = pem.startswith(b"-----BEGIN CERTIFICATE-----")
        key = x509.load_pem_x509_certificate(pem).public_key() if is_certificate else load_pem_public_key(pem)
    except ValueError:
        raise ValueError("must be a public key or a certificate, as PEM") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_BITS:
        raise ValueError(f"must be an RSA key of at least {MIN_BITS} bits")
    return _pem(key)


def new_pair() -> KeyPair:
    """Return a new pair. Takes about 100 ms, and does not depend on the seed."""
    key = generate_private_key(65537, MIN_BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(private.decode(), _pem(key.public_key()))


def _pem(key: RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
