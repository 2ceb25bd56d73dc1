"""What the process does from which workers are forked: it loads what they need, deaf to Ctrl-C.

Ctrl-C is for the parent to answer, also while this is loading. To import this module is enough.
"""

from __future__ import annotations

import signal
from importlib import import_module

signal.signal(signal.SIGINT, signal.SIG_IGN)
import_module("coalition_sim.executors.ready")
