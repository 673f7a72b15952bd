"""A linked folder, its person, and what both have seen of each file."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from qfieldsync_cloud.names import FOLDER
from qfieldsync_cloud.sync.ignore import IGNORE_FILE
from simulation.clock import SimulatedClock
from simulation.files.disk import stamp

Files = dict[str, bytes]


class LinkedFolder:
    """A folder of one person.

    By path: `held` is what ever lay there, `given_up` what the person replaced or removed, `agreed` what lay there when
    folder and cloud last were the same as far as that file goes (None: nothing); more than one where a run was cut
    short, and the plugin can't know. `unsure` is the same for uploads of which it heard no answer, and which others
    have overwritten since.
    """

    def __init__(self, place: Path, user: str, clock: SimulatedClock) -> None:
        self.place = place
        self.user = user
        self.held: defaultdict[str, set[bytes]] = defaultdict(set)
        self.given_up: defaultdict[str, set[bytes]] = defaultdict(set)
        self.agreed: dict[str, frozenset[bytes | None]] = {}
        self.unsure: dict[str, frozenset[bytes | None]] = {}
        self._clock = clock
        self._frozen: Path | None = None
        self.agreed.update((path, frozenset([content])) for path, content in self.note().items())

    # What lies in it

    def files(self) -> Files:
        """Return its files, without the plugin's own and the ignore file."""
        found = dict(_read(self.place, skip=FOLDER))
        found.pop(IGNORE_FILE, None)
        return found

    def trash(self) -> Files:
        """Return what can be put back from its trash."""
        found = _read(self.place / FOLDER / "trash", skip="")
        return {path: content for path, content in found if path[0].isdecimal()}

    def note(self) -> Files:
        """Remember what lies in it now, and return that."""
        files = self.files()
        for path, content in files.items():
            self.held[path].add(content)
        return files

    # What its person does

    def write(self, path: str, content: bytes, at_once: bool = True) -> None:
        """Write a file: a new one in place of the old one, or into the old one, as programs do either."""
        self._give_up(path)
        place = self.place / path
        place.parent.mkdir(parents=True, exist_ok=True)
        written = place.with_name("~$new") if at_once else place
        with written.open("wb") as file:
            file.write(content)
        stamp(written, self._clock.stamp())
        if at_once:
            os.replace(written, place)  # noqa: PTH105 - a person's write, no step of the plugin
        self.held[path].add(content)

    def remove(self, path: str) -> None:
        """Delete a file, and the folders that are empty then."""
        self._give_up(path)
        os.remove(self.place / path)  # noqa: PTH107 - as above
        above = (self.place / path).parent
        while above != self.place and not any(above.iterdir()):
            above.rmdir()
            above = above.parent

    def rename(self, path: str, new: str) -> None:
        """Give a file another name, in place of what has it."""
        content = (self.place / path).read_bytes()
        self.remove(path)
        self.write(new, content)

    def ignore(self, lines: list[str]) -> None:
        """Write the ignore file, or empty it."""
        place = self.place / IGNORE_FILE
        if lines:
            place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            place.write_text("", encoding="utf-8")

    def _give_up(self, path: str) -> None:
        place = self.place / path
        if place.is_file():
            content = place.read_bytes()
            self.held[path].add(content)
            self.given_up[path].add(content)

    # What becomes of the folder itself

    def move(self, place: Path) -> None:
        """Move it."""
        self.place.rename(place)
        self.place = place

    def copy(self, place: Path) -> LinkedFolder:
        """Return a copy of it, whose person knows what this one knows; its plugin may have forgotten deletions."""
        _clone(self.place, place)
        copied = LinkedFolder(place, self.user, self._clock)
        for mine, its in ((self.held, copied.held), (self.given_up, copied.given_up)):
            for path, contents in mine.items():
                its[path] |= contents
        copied.unsure = dict(self.unsure)
        copied.agreed = {path: agreed | {None} for path, agreed in self.agreed.items()}
        return copied

    def freeze(self) -> None:
        """Keep it as it is now: it is put back when the program that is killed has unwound."""
        self._frozen = self.place.with_name("frozen")
        _clone(self.place, self._frozen)

    def restart(self) -> None:
        """Put back what was frozen."""
        if self._frozen:
            shutil.rmtree(self.place)
            self._frozen.rename(self.place)
            self._frozen = None


def _read(place: Path, skip: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file; the folder `skip` at the top is not entered."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        above = place / prefix
        for entry in sorted(os.scandir(above), key=lambda entry: entry.name) if above.is_dir() else ():
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if path != skip:
                    waiting.append(f"{path}/")
            else:
                yield path, Path(entry.path).read_bytes()


def _clone(source: Path, target: Path) -> None:
    """Copy a folder with the times of its files; nothing of it is a step of the plugin."""
    target.mkdir()
    for entry in os.scandir(source):
        copy = target / entry.name
        if entry.is_dir(follow_symlinks=False):
            _clone(Path(entry.path), copy)
            continue
        with copy.open("wb") as file:
            file.write(Path(entry.path).read_bytes())
        stat = entry.stat()
        os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))
