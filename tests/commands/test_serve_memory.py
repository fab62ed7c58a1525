"""What the serving process holds of what was freed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COUNTED = """
import ctypes, threading
from commands.serve import share_one_heap
share_one_heap()
together = threading.Barrier(4)
def busy():
    together.wait()
    bytearray(100_000)
    together.wait()
threads = [threading.Thread(target=busy) for _ in range(4)]
[each.start() for each in threads]
[each.join() for each in threads]
c = ctypes.CDLL(None)
c.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(c.fopen(b"/dev/stdout", b"w"))
c.malloc_info(0, out)
c.fflush(out)
"""


def test_threads_of_the_server_share_one_heap() -> None:
    command = [sys.executable, "-c", COUNTED]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.count("<heap nr=") == 1, said
