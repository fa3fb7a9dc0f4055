"""The keys with which deliveries are signed. The same calls in the same account give the same keys after a reset."""

import hashlib


def of(secret: str, number: int) -> str:
    """Return the key of the subscription with this number: 64 hex digits.

    `secret`: one of the account. Without a key of its own, a subscription of a scene or of the control plane has its
    address here: only the sandbox itself sends to it.
    """
    return hashlib.sha256(f"{secret}/{number}".encode()).hexdigest()
