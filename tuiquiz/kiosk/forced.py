"""The kiosk for one visitor in the terminal of its own process, as OpenSSH starts it."""

import sys
from secrets import token_hex

from textual.driver import Driver

from tuiquiz.kiosk.app import KioskApp
from tuiquiz.kiosk.venue import Venue, Visitor
from tuiquiz.ui.guard import guarded
from tuiquiz.ui.local import end_on_signals


class ForcedApp(KioskApp):
    """A visit that owns its process: the signals that ask a program to end, end it."""

    def get_driver_class(self) -> type[Driver]:
        """The terminal's driver, with limits: whoever sits there may send anything."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from tuiquiz.kiosk.bounded import BoundedDriver

        return BoundedDriver

    def on_mount(self) -> None:
        end_on_signals(self)


def run(venue: Venue, key: str | None) -> KioskApp:
    """Play until the visit is over; the terminal is restored then, whatever happened."""
    with guarded():
        app = ForcedApp(venue, Visitor(token_hex(4), key))
        app.run()
    return app
