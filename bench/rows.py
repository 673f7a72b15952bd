"""What a measurement is, and how the results are kept."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One measurement; `ratio` is ours over the peer's, or ours where there is no peer (`peer` None)."""

    name: str
    ours: float
    peer: float | None
    unit: str
    ratio: float
    limit: float
    holds: bool


def against(name: str, ours: list[float], peer: list[float], limit: float) -> Row:
    """Return the row of two series of seconds, by their medians."""
    mine, theirs = statistics.median(ours), statistics.median(peer)
    ratio = mine / theirs
    return Row(name, round(mine, 3), round(theirs, 3), "s", round(ratio, 3), limit, ratio <= limit)


def absolute(name: str, values: list[float], unit: str, limit: float) -> Row:
    """Return the row of a series that is held to a limit of its own, by its median."""
    mine = statistics.median(values)
    return Row(name, round(mine, 1), None, unit, round(mine, 1), limit, mine <= limit)


def share(name: str, values: list[float], limit: float) -> Row:
    """Return the row of a series of shares (1 is the whole), by their median."""
    mine = statistics.median(values)
    return Row(name, round(mine, 6), None, "of it", round(mine, 6), limit, mine <= limit)


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def keep(rows: list[Row]) -> None:
    """Write results.json and RESULTS.md; rows of an earlier run that were not measured now stay."""
    path = FOLDER / "results.json"
    known = {row["name"]: row for row in json.loads(path.read_text())} if path.exists() else {}
    known.update({row.name: asdict(row) for row in rows})
    path.write_text(json.dumps(list(known.values()), indent=2) + "\n")
    lines = ["# Results of `make bench`", "", "Medians of three; a ratio is ours over the peer's, in the same run.", ""]
    lines += ["| work | ours | peer | unit | ratio | at most | holds |", "|---|---|---|---|---|---|---|"]
    for row in known.values():
        peer = "" if row["peer"] is None else row["peer"]
        holds = "yes" if row["holds"] else "**no**"
        cells = (row["name"], row["ours"], peer, row["unit"], row["ratio"], row["limit"], holds)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    (FOLDER / "RESULTS.md").write_text("\n".join(lines) + "\n")
