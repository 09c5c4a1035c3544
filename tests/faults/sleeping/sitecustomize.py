"""Under libfaketime `time.sleep` (a wait until a moment of the monotonic clock) fails with EINVAL:
Python's processes that live under it find this file in their path and wait by `select` instead."""

import select
import time

time.sleep = lambda seconds: select.select([], [], [], seconds) and None
