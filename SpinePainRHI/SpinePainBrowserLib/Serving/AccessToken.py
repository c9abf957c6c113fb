"""The secret in the page's address: only who has it may look."""

import secrets

BYTES = 32


class AccessToken:
    """A random secret of one run of the server; never written to a file."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(BYTES)

    def matches(self, given: str | None) -> bool:
        """Whether ``given`` is the secret, in a time that does not tell how much of it is right."""
        return given is not None and secrets.compare_digest(given.encode(), self.text.encode())
