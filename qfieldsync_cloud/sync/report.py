"""What a synchronization did, file by file: counted from what happened, not from what was planned."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.plan import Action, Direction, PlannedFile


@dataclass(frozen=True)
class FileResult:
    """A file that arrived or was deleted; `size` in bytes, `sha256` of what travelled ("" for a deletion)."""

    path: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class FileFailure:
    """A file for which something was planned that did not happen, and why; `waits` if only because others failed."""

    path: str
    action: Action
    error: QFieldSyncCloudError
    waits: bool = False


@dataclass(frozen=True)
class EditFailure:
    """An edit that is not in the cloud, and why; it stays in the local file."""

    table: str
    key: str
    reason: Phrase


@dataclass(frozen=True)
class TouchedFeature:
    """A feature that a synchronization changed here; `columns` are the changed ones, none if it came or went."""

    table: str
    key: int | str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class EditResult:
    """A file whose edits travel one by one: how many of mine were applied, how many features came, what waits.

    `touched` names the features that came.
    """

    path: str
    sent: int = 0
    taken: int = 0
    conflicts: int = 0
    failures: tuple[EditFailure, ...] = ()
    touched: tuple[TouchedFeature, ...] = ()


@dataclass(frozen=True)
class SyncReport:
    """What happened; `seconds` is the time that it took, `trash` where replaced files lie, None if there are none.

    `notices` is what people should know about the folder.
    """

    folder: Path
    direction: Direction = Direction.BOTH
    dry_run: bool = False
    uploaded: tuple[FileResult, ...] = ()
    downloaded: tuple[FileResult, ...] = ()
    deleted_in_cloud: tuple[FileResult, ...] = ()
    deleted_here: tuple[FileResult, ...] = ()
    failed: tuple[FileFailure, ...] = ()
    conflicts: tuple[PlannedFile, ...] = ()
    held_back: tuple[PlannedFile, ...] = ()
    kept: int = 0
    seconds: float = 0.0
    edits: tuple[EditResult, ...] = ()
    trash: Path | None = None
    notices: tuple[Phrase, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was planned happened; conflicts that wait for a person are not failures."""
        return not self.failed

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do: no failure, and no conflict that waits."""
        return self.ok and not self.conflicts and not self.edits_waiting

    @property
    def edits_sent(self) -> int:
        """How many of my edits the server applied."""
        return sum(result.sent for result in self.edits)

    @property
    def edits_taken(self) -> int:
        """How many features were changed here by what others did."""
        return sum(result.taken for result in self.edits)

    @property
    def edit_conflicts(self) -> int:
        """How many decisions on edits wait for a person."""
        return sum(result.conflicts for result in self.edits)

    @property
    def edits_waiting(self) -> int:
        """How many edits are not in the cloud: in conflict, refused, or held back."""
        return self.edit_conflicts + sum(len(result.failures) for result in self.edits)

    @property
    def changed(self) -> int:
        """How many files and features were changed on either side."""
        files = sum(map(len, (self.uploaded, self.downloaded, self.deleted_in_cloud, self.deleted_here)))
        return files + self.edits_sent + self.edits_taken

    @property
    def bytes(self) -> int:
        """How many bytes travelled."""
        return sum(file.size for file in (*self.uploaded, *self.downloaded))

    def followed_by(self, later: SyncReport, paths: Collection[str]) -> SyncReport:
        """Return this report with what became of files that were tried again."""
        return replace(
            self,
            uploaded=self.uploaded + later.uploaded,
            downloaded=self.downloaded + later.downloaded,
            deleted_in_cloud=self.deleted_in_cloud + later.deleted_in_cloud,
            deleted_here=self.deleted_here + later.deleted_here,
            failed=later.failed + tuple(failure for failure in self.failed if failure.path not in paths),
            conflicts=self.conflicts + later.conflicts,
            edits=tuple(result for result in self.edits if result.path not in paths) + later.edits,
            seconds=self.seconds + later.seconds,
            trash=later.trash or self.trash,
            notices=later.notices,
        )

    def sentence(self) -> Phrase:
        """Return the summary for people."""
        counts = self._counts()
        if self.dry_run:
            return phrase("Dry run, nothing was changed. Planned: {counts}", counts=counts)
        if self.failed:
            return self._failed_sentence(counts)
        if self.conflicts and self.edit_conflicts:
            return phrase(
                "{files} file(s) and {edits} edit(s) of both sides wait for your decision. {counts}",
                files=len(self.conflicts),
                edits=self.edit_conflicts,
                counts=counts,
            )
        if self.conflicts:
            return phrase(
                "{count} file(s) were changed on both sides and wait for your decision. {counts}",
                count=len(self.conflicts),
                counts=counts,
            )
        if self.edit_conflicts:
            return phrase(
                "{count} edit(s) were made on both sides and wait for your decision. {counts}",
                count=self.edit_conflicts,
                counts=counts,
            )
        if self.edits_waiting:
            return phrase(
                "{count} of your edits are not in the cloud; they stay here. {counts}",
                count=self.edits_waiting,
                counts=counts,
            )
        if self.held_back:
            return phrase(
                "Finished, but {count} file(s) of the other direction wait. {counts}",
                count=len(self.held_back),
                counts=counts,
            )
        if not self.changed:
            return phrase("Everything is up to date: {kept} file(s) unchanged.", kept=self.kept)
        return phrase("Finished: {counts}", counts=counts)

    def _failed_sentence(self, counts: Phrase) -> Phrase:
        waiting = sum(1 for failure in self.failed if failure.waits)
        failed = len(self.failed) - waiting
        if not failed:
            return phrase(
                "Not finished: {count} file(s) wait for your decision on others. {counts}",
                count=waiting,
                counts=counts,
            )
        if waiting:
            return phrase(
                "Not finished: {failed} file(s) failed, and {waiting} wait for them. {counts}",
                failed=failed,
                waiting=waiting,
                counts=counts,
            )
        return phrase("Not finished: {failed} file(s) failed. {counts}", failed=failed, counts=counts)

    def _counts(self) -> Phrase:
        """Return what happened in numbers; what did not happen is not mentioned."""
        parts = [
            (self.edits_sent, phrase("{count} edit(s) sent", count=self.edits_sent)),
            (self.edits_taken, phrase("{count} feature(s) brought up to date here", count=self.edits_taken)),
            (len(self.uploaded), phrase("{count} uploaded", count=len(self.uploaded))),
            (len(self.downloaded), phrase("{count} downloaded", count=len(self.downloaded))),
            (len(self.deleted_in_cloud), phrase("{count} deleted in the cloud", count=len(self.deleted_in_cloud))),
            (len(self.deleted_here), phrase("{count} deleted here", count=len(self.deleted_here))),
            (self.kept, phrase("{count} unchanged", count=self.kept)),
        ]
        told = [part for count, part in parts if count]
        if not told:
            return phrase("no file.")
        sentence = phrase("{part}.", part=told[-1])
        for part in reversed(told[:-1]):
            sentence = phrase("{part}, {rest}", part=part, rest=sentence)
        return sentence

    def to_json(self) -> str:
        """Return the report as JSON."""

        def rows(results: tuple[FileResult, ...]) -> list[dict[str, object]]:
            return [{"path": file.path, "bytes": file.size, "sha256": file.sha256} for file in results]

        failed = [
            {"path": failure.path, "action": failure.action.value, "reason": str(failure.error)}
            for failure in self.failed
        ]
        report = {
            "ok": self.ok,
            "summary": str(self.sentence()),
            "direction": self.direction.value,
            "dry_run": self.dry_run,
            "uploaded": rows(self.uploaded),
            "downloaded": rows(self.downloaded),
            "deleted_in_cloud": rows(self.deleted_in_cloud),
            "deleted_here": rows(self.deleted_here),
            "failed": failed,
            "conflicts": [{"path": file.path, "reason": str(file.reason)} for file in self.conflicts],
            "held_back": [file.path for file in self.held_back],
            "edits": [_edit_row(result) for result in self.edits],
            "kept": self.kept,
            "notices": [str(notice) for notice in self.notices],
            "seconds": round(self.seconds, 3),
        }
        return json.dumps(report, indent=2, ensure_ascii=False)


def _edit_row(result: EditResult) -> dict[str, object]:
    waiting = [{"table": each.table, "key": each.key, "reason": str(each.reason)} for each in result.failures]
    return {
        "path": result.path,
        "sent": result.sent,
        "taken": result.taken,
        "conflicts": result.conflicts,
        "waiting": waiting,
    }
