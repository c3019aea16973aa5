"""Tells which Python runs this: imported by the game, and run as a program by other Pythons.

Standard library alone, and in the words of Python 3.4, so that an interpreter that is too old to
measure can still say so.
"""

import json
import os
import sys


def describe() -> "dict[str, object]":
    """What tells one installed interpreter from another; the same in all its virtual environments.

    ``executable`` is the program behind links and environments, as far as Python knows it;
    ``prefix`` the folder of its standard library, ``flags`` the kind of build (``d``: debug).
    """
    free_threaded = False
    if sys.version_info >= (3, 13):
        import sysconfig

        free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    base = getattr(sys, "_base_executable", None) or sys.executable or ""
    return {
        "implementation": sys.implementation.name,
        "version": sys.version.split()[0],
        "release": list(sys.version_info),
        "free_threaded": free_threaded,
        "executable": os.path.realpath(base) if base else "",
        "prefix": os.path.realpath(sys.base_prefix),
        "flags": getattr(sys, "abiflags", ""),
    }


if __name__ == "__main__":
    print(json.dumps(describe()))  # noqa: T201
