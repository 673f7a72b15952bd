"""The peer: compares two GeoPackages with pygeodiff; run by the interpreter that has it. Prints seconds and MiB."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from pygeodiff import GeoDiff


def main(base: str, other: str, changeset: str) -> None:
    """Compare twice, print the seconds of the second time and the peak of memory over idle."""
    geodiff = GeoDiff()
    Path("/proc/self/clear_refs").write_text("5")
    idle = _kib("VmRSS")
    geodiff.create_changeset(base, other, changeset)
    started = time.perf_counter()
    geodiff.create_changeset(base, other, changeset)
    print(time.perf_counter() - started, (_kib("VmHWM") - idle) / 1024)


def _kib(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.findall(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
