"""What holds for every test."""

import signal

from hypothesis import settings

settings.register_profile("tuiquiz", deadline=None, derandomize=True)
settings.load_profile("tuiquiz")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Shells start what runs in the background so, and the programs under test would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
