"""RSA keys and the signatures by them. Only `jwt_keys.py` imports this module, because its imports take 40 ms."""

from typing import Any, Final

import jwt
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
_CLAIMS_UNCHECKED: Final[Any] = dict.fromkeys(
    ("verify_aud", "verify_exp", "verify_iat", "verify_iss", "verify_jti", "verify_nbf", "verify_sub"), False
)


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


def new_pair() -> tuple[str, str]:
    """Return a new private and public key, as PEM."""
    key = generate_private_key(65537, MIN_BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private.decode(), _pem(key.public_key())


def claims(text: str, key: str | None) -> dict[str, Any]:
    """Return the claims of a signed text. Raises `ValueError` if it is malformed, or another key signed it."""
    try:
        options = _CLAIMS_UNCHECKED | {"verify_signature": key is not None}
        decoded: dict[str, Any] = jwt.decode(text, key or "", algorithms=["RS256"], options=options)
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from error
    return decoded


def _pem(key: RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
