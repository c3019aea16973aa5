"""What a user can cause: an error with a message (what, where) and a hint (what to do)."""


class TuiquizError(Exception):
    """A mistake or a circumstance outside the program, told in one line.

    ``message`` says what is wrong and where; ``hint`` says what to do about it.
    The command line prints both on stderr and exits with status 2; the game shows a dialog.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class PackError(TuiquizError):
    """A pack that cannot be used at all (a broken case in a pack is a ``packs.loader.Problem``)."""


class BoardError(TuiquizError):
    """The high-score file cannot be read or written."""
