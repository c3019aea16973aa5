"""What a client asks of its session, made readable before AsyncSSH reads it."""

from typing import TYPE_CHECKING, Any, cast

from asyncssh.packet import SSHPacket, String

if TYPE_CHECKING:
    import asyncssh

UNKNOWN = b"unknown"


def take_every_terminal(chan: "asyncssh.SSHServerChannel[bytes]") -> None:
    """Have ``chan`` take a terminal whose type is no ASCII for one that nobody knows.

    AsyncSSH ends the whole connection there, and the visitor is told nothing that helps.
    """
    known = cast(Any, chan)
    process = known._process_pty_req_request

    def requested(packet: SSHPacket) -> Any:
        term = packet.get_string()
        told = term if term.isascii() else UNKNOWN
        return process(SSHPacket(String(told) + packet.get_remaining_payload()))

    known._process_pty_req_request = requested


def let_go(chan: "asyncssh.SSHServerChannel[bytes]") -> None:
    """``chan`` is closed: it is not to know itself any more, so that it goes at once."""
    vars(chan).pop("_process_pty_req_request", None)
