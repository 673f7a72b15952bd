"""A folder beside the target where a package grows, and the step that puts it in place or leaves all as it was."""

from __future__ import annotations

import filecmp
import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Callable

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase

_JOURNALS = ("-wal", "-shm", "-journal")


class Staging:
    """Files written below `folder` and moved to the target together."""

    def __init__(self, folder: Path, target: Path, replaced: Path) -> None:
        self.folder = folder
        self._target = target
        self._replaced = replaced
        self._done: list[tuple[Path, Path | None]] = []
        self._made: list[Path] = []

    def files(self) -> list[PurePosixPath]:
        """Return what was staged, relative to the folder, in order."""
        found = [path for path in self.folder.rglob("*") if path.is_file()]
        return sorted(PurePosixPath(path.relative_to(self.folder)) for path in found)

    def put_in_place(
        self, last: PurePosixPath, on_replace: Callable[[PurePosixPath], None] = lambda _name: None
    ) -> None:
        """Move every staged file to the target, `last` at the end; on any failure put back what was there.

        `on_replace` hears of each file that is about to be replaced.
        """
        try:
            for name in sorted(self.files(), key=lambda each: (each == last, each)):
                self._place(name, on_replace)
        except OSError as error:
            self._undo()
            raise FolderError(
                phrase("The package can't be written to {folder}.", folder=str(self._target)),
                phrase("Check that you may write there and that no other program holds its files."),
                str(error),
            ) from error

    def _place(self, name: PurePosixPath, on_replace: Callable[[PurePosixPath], None]) -> None:
        place = self._target / name
        if _is_same(self.folder / name, place):
            return  # its time stays, so nobody takes it for changed
        if place.is_file():
            on_replace(name)
        self._make(place.parent)
        for journal in _JOURNALS:  # of the database that is replaced: left behind, it would be played into the new one
            self._set_aside(place.with_name(place.name + journal))
        self._set_aside(place)
        (self.folder / name).replace(place)
        self._done.append((place, None))

    def _set_aside(self, place: Path) -> None:
        if place.is_dir():
            raise IsADirectoryError(str(place))
        if place.exists():
            kept = self._replaced / str(len(self._done))
            place.replace(kept)
            self._done.append((place, kept))

    def _make(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self._made.append(each)

    def _undo(self) -> None:
        for place, kept in reversed(self._done):
            if kept:
                kept.replace(place)
            else:
                place.unlink()
        for folder in reversed(self._made):
            folder.rmdir()


def _is_same(staged: Path, place: Path) -> bool:
    """Return whether the file in place holds the same already, nothing of it being in a journal."""
    journals = (place.with_name(place.name + journal) for journal in _JOURNALS)
    return place.is_file() and not any(map(Path.exists, journals)) and filecmp.cmp(staged, place, shallow=False)


def remove_leftovers(target: Path) -> None:
    """Remove what packagings into the target left beside it when they were killed; for whoever holds its lock.

    Of what they had set aside to replace nothing is missed: it was packaging's own, or is in the trash.
    """
    for root in target.absolute().parent.glob(f"{glob.escape(_prefix(target))}*"):
        shutil.rmtree(root, ignore_errors=True)


def _prefix(target: Path) -> str:
    return f".{target.name}.packaging-"


@contextmanager
def staging(target: Path) -> Iterator[Staging]:
    """Give a staging folder beside the target, on the same disk; nothing of it remains afterwards."""
    try:
        parent = next(folder for folder in target.absolute().parents if folder.is_dir())
        root = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=parent))
    except OSError as error:
        raise FolderError(
            phrase("The folder {folder} can't be written to.", folder=str(target.parent)),
            phrase("Choose another folder."),
            str(error),
        ) from error
    try:
        (root / "new").mkdir()
        (root / "old").mkdir()
        yield Staging(root / "new", target, root / "old")
    finally:
        shutil.rmtree(root, ignore_errors=True)
