"""Files on their way up: what is sent is a consistent copy, and what arrived is looked up before it counts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.checksum import etag_of
from qfieldsync_cloud.api.files import Uploaded
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import FileNews, FileState
from qfieldsync_cloud.errors import DamagedTransferError, QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import RefusedError
from qfieldsync_cloud.sync.names import place_in
from qfieldsync_cloud.sync.plan import PlannedFile
from qfieldsync_cloud.sync.report import FileResult
from qfieldsync_cloud.sync.snapshot import UNREAD, consistent_copy, fingerprint, lasting_stamp, stamp_of
from qfieldsync_cloud.sync.state import Base
from qfieldsync_cloud.sync.tally import Tally
from qfieldsync_cloud.sync.workplace import FATAL_FOR_UPLOADS, Workplace

KeepBase = Callable[[str, Path, str], None]


@dataclass(frozen=True)
class _Sent:
    """An upload that the server took: what travelled, the local file's fingerprint, and the stamp of what was sent.

    Both are "" if the local file is not what was sent: it was changed meanwhile, or a copy of it travelled.
    """

    uploaded: Uploaded
    local: str
    stamp: str


class Uploads:
    """Sends files; `keep_base` is handed each copy that was sent, with its sha256."""

    def __init__(self, at: Workplace, keep_base: KeepBase) -> None:
        self._at = at
        self._keep_base = keep_base

    def run(self, files: list[PlannedFile]) -> None:
        """Upload files; those that the server holds then as they were sent count, and become the base."""
        if not files:
            return
        total = sum(file.size for file in files)
        tally = Tally(phrase("Uploading"), total, self._at.context)
        stamps = {path: stamp for path, (stamp, _) in self._at.state.hashes().items()}
        read = [file for file in files if file.local != UNREAD]
        self._at.state.begin_sending(*((file.path, file.local, file.local) for file in read))

        def send(file: PlannedFile) -> _Sent:
            return self._send(file, stamps.get(file.path, ""), tally)

        sent: dict[str, _Sent] = {}
        for outcome in self._at.run(files, send, self._at.lanes(files, total), FATAL_FOR_UPLOADS):
            if outcome.result:
                sent[outcome.task.path] = outcome.result
                self._at.context.tell(FileNews(outcome.task.path, FileState.SENT))
                self._at.on_whole(outcome.task.path)
                self._at.state.put(_base_of(outcome.task.path, outcome.result))
            elif outcome.error:
                if isinstance(outcome.error, RefusedError) and not outcome.error.may_pass:
                    self._at.state.was_refused(outcome.task.path)
                self._at.fail(outcome.task, outcome.error)
        self._verify([file for file in files if file.path in sent], sent)

    def _send(self, file: PlannedFile, planned: str, tally: Tally) -> _Sent:
        path = place_in(self._at.folder, file.path)
        has_arrived = self._at.guard(file, file.local)
        before = stamp_of(path)
        is_unread = file.local == UNREAD
        is_lasting = is_unread and lasting_stamp(path) == before
        is_as_planned = before == planned or is_unread
        local = file.local if is_as_planned else fingerprint(path, self._at.context)
        if has_arrived and local == file.local:
            self._keep_base(file.path, path, local)
            return _Sent(Uploaded(file.path, local, path.stat().st_size), local, before)
        copy = self._at.staging / f"{uuid.uuid4().hex}.upload"
        try:
            source = consistent_copy(path, copy, self._at.context)
            is_noted = source == path and local == file.local and not is_unread

            def on_hashed(sha256: str) -> None:
                nonlocal local
                local = sha256 if is_unread else local
                if not is_noted:
                    self._at.state.begin_sending((file.path, sha256, local))

            counter = tally.counter(file.path, source.stat().st_size)
            uploaded = self._at.files.upload(file.path, source, self._at.context, counter, on_hashed)
            self._keep_base(file.path, source, uploaded.sha256)
        finally:
            copy.unlink(missing_ok=True)
        if not path.exists() or stamp_of(path) != before:
            # What was sent is whole; the base keeps no local fingerprint, so the next run looks at the file again.
            return _Sent(uploaded, "", "")
        if is_lasting:
            self._at.state.remember_hash(file.path, before, local)
        return _Sent(uploaded, local, before if source == path else "")

    def _verify(self, files: list[PlannedFile], sent: Mapping[str, _Sent]) -> None:
        """Compare what the server holds now with what was sent; only then is the base written."""
        if not files:
            return
        try:
            arrived = {file.name: file for file in self._at.files.list()}
        except QFieldSyncCloudError as error:
            self._doubt(files, error)
            return
        for file in files:
            uploaded, held = sent[file.path].uploaded, arrived.get(file.path)
            if held is None or not self._is_what_was_sent(held, sent[file.path]):
                self._at.state.doubt(file.path)
                self._at.fail(file, _not_what_was_sent(file.path))
                continue
            version = held.latest.id if held.latest else ""
            local = sent[file.path].local
            self._at.state.put(Base(file.path, held.fingerprint, local, uploaded.size, version))
            self._at.count(self._at.done.uploaded, FileResult(file.path, uploaded.size, uploaded.sha256))

    def _doubt(self, files: list[PlannedFile], error: QFieldSyncCloudError) -> None:
        """Fail uploads that the server took but whose arrival can't be looked up: the next run finds them there."""
        for file in files:
            self._at.fail(file, error)

    def _is_what_was_sent(self, held: CloudFile, sent: _Sent) -> bool:
        """Return whether the server holds what was sent; where it tells no sha256, by size and ETag."""
        if held.sha256:
            return held.size == sent.uploaded.size and held.sha256 == sent.uploaded.sha256
        if held.size != sent.uploaded.size:
            return False
        path = self._at.folder / held.name
        is_here = bool(held.etag and sent.stamp) and path.is_file() and stamp_of(path) == sent.stamp
        return not is_here or etag_of(path) == held.etag


def _base_of(path: str, sent: _Sent) -> Base:
    """Return the base as far as it is known before the server was asked what it holds."""
    return Base(path, sent.uploaded.sha256, sent.local, sent.uploaded.size, "")


def _not_what_was_sent(path: str) -> DamagedTransferError:
    return DamagedTransferError(
        phrase("The server does not hold {file} as it was sent.", file=path),
        phrase("Somebody may have changed it at the same time: synchronize again to see."),
    )
