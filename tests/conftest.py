"""What holds for every test."""

import signal

from hypothesis import settings

settings.register_profile("tuiquiz", deadline=None, derandomize=True)
settings.load_profile("tuiquiz")

for name in ("SIGINT", "SIGHUP"):
    # What runs in the background ignores them, and the programs under test would inherit that.
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        usual = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
        signal.signal(number, usual)
