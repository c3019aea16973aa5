import asyncio
import time


def sleep_1():
    return time.sleep(1)


def sleep_1000():
    return asyncio.sleep(1000)


def close(result):
    # A coroutine that nobody awaits must be closed, or the warning
    # about it would take far longer than the call being measured.
    if result is not None:
        result.close()
