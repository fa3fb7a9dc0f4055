"""OAuth's errors: a word for programs, and a description for people (RFC 6749, sections 4.1.2.1 and 5.2)."""

from http import HTTPStatus


class OAuthError(Exception):
    """A request that fails."""

    def __init__(
        self,
        error: str,
        description: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(f"{error}: {description}")
        self.status = status
        self.headers = headers
        self.error = error
        self.description = description


def bad_login() -> OAuthError:
    """Return the error for a failed login. It does not reveal which part is wrong."""
    return OAuthError("invalid_grant", "authentication failure")


def unknown_client() -> OAuthError:
    """Return the error for an unknown client id."""
    return OAuthError("invalid_client_id", "client identifier invalid")


def bad_client() -> OAuthError:
    """Return the error for an absent or wrong client secret."""
    return OAuthError("invalid_client", "invalid client credentials")
