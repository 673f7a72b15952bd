"""Edits on their way to the server: in deltafiles, in halves where it fails over them, until their fates are known."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from qfieldsync_cloud.context import Progress, Unit
from qfieldsync_cloud.deltas.deltafile import Outgoing, chunks, to_deltafile
from qfieldsync_cloud.deltas.records import Fate, SentDelta, with_fate
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk
from qfieldsync_cloud.jobs.edits.fates import wait_for_fates
from qfieldsync_cloud.jobs.edits.sendable import HeldBack, Place, Sendable, is_new
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotAuthenticatedError, RefusedError, ServerFailedError, TokenRejectedError

_BAD_DELTAFILE = 500
_MOST_SPLITS = 40
"""How often deltafiles are halved in one push: enough to find a few edits over which a server fails."""
MOST_JOBS = 16
"""How many jobs a push asks for to find the edits over which they fail: halving a full deltafile takes eleven."""


class Delivery:
    """Sends the edits of one push; each is in the journal before it leaves.

    `known` are the deltas of earlier pushes by the feature's place here: what may have arrived keeps its uuid. `failed`
    are the places of edits over which a job has failed before. What was sent is in `sent`, what the server did not take
    in `held_back`.
    """

    def __init__(
        self, desk: Desk, cloud: Cloud, known: Mapping[Place, list[SentDelta]], failed: Collection[Place]
    ) -> None:
        self._desk = desk
        self._cloud = cloud
        self._known_before = known
        self._failed_before = failed
        self._uuids: dict[Place, str] = {}
        self._splits = _MOST_SPLITS
        self._jobs = MOST_JOBS
        self.held_back: list[HeldBack] = []
        self.sent: list[SentDelta] = []

    def send(self, stage: list[Sendable]) -> dict[Place, SentDelta]:
        """Send edits and wait; return what became of those that the server took, by feature."""
        written = self._write(stage)
        self._uuids.update({each.place: delta.uuid for each, delta in zip(stage, written)})
        deltafiles: dict[str, list[Sendable]] = {}
        for each, delta in zip(stage, written):
            deltafiles.setdefault(delta.deltafile, []).append(each)
        arrived: set[str] = set()
        refused: list[Sendable] = []
        for number, (deltafile, edits) in enumerate(deltafiles.items()):
            self._desk.context.check()
            activity = phrase("Sending your edits")
            self._desk.context.report(Progress(activity, number, len(deltafiles), Unit.STEPS))
            arrived |= self._deliver(deltafile, edits, refused)
        self._remember_refused(refused, bool(arrived))
        fates = {delta.uuid: delta for delta in wait_for_fates(self._desk, self._cloud, arrived)}
        self._single_out([each for each in stage if _is_failed(fates.get(self._uuids[each.place]))], fates)
        self.sent += fates.values()
        return {each.place: fates[self._uuids[each.place]] for each in stage if self._uuids[each.place] in fates}

    def _single_out(self, failed: list[Sendable], fates: dict[str, SentDelta]) -> None:
        """Send edits of which a job made errors in halves, if it is not the first time: it may fail over one of them.

        What it fails over by itself, while it applies others, is told and not sent again; `fates` are kept up to date.
        """
        if len(failed) < 2 or not any(each.place_here in self._failed_before for each in failed):
            return
        alone = self._halved(failed, fates)
        if any(delta.fate is Fate.APPLIED for delta in fates.values()):
            errors = [fates[self._uuids[each.place]] for each in alone]
            told = [with_fate(delta, Fate.NOT_APPLIED, delta.reason) for delta in errors]
            self._desk.journal.tell_fates(told)
            fates.update({delta.uuid: delta for delta in told})

    def _halved(self, failed: list[Sendable], fates: dict[str, SentDelta]) -> list[Sendable]:
        """Send edits in halves, as many as jobs are allowed; return those over which a job failed by themselves."""
        alone: list[Sendable] = []
        middle = len(failed) // 2
        for half in (failed[:middle], failed[middle:]):
            if self._jobs <= 0:
                break
            self._jobs -= 1
            self._desk.context.check()
            self._renew(half, fates)
            arrived = self._redeliver(half, [])
            fates.update({delta.uuid: delta for delta in wait_for_fates(self._desk, self._cloud, arrived)})
            still = [each for each in half if _is_failed(fates.get(self._uuids[each.place]))]
            alone += still if len(half) == 1 else self._halved(still, fates) if len(still) > 1 else []
        return alone

    def _renew(self, failed: list[Sendable], fates: dict[str, SentDelta]) -> None:
        """Give edits other uuids: the server takes none twice."""
        for each in failed:
            fates.pop(self._uuids[each.place])
        self._desk.journal.forget(self._uuids[each.place] for each in failed)
        self._uuids.update({each.place: self._desk.means.new_uuid() for each in failed})

    def _write(self, stage: list[Sendable]) -> list[SentDelta]:
        """Note what is about to be sent; an edit that was noted before keeps its uuid, and goes in the same deltafile.

        Should it have arrived after all, the server tells what became of it by that deltafile only.
        """
        known = {each.place: self._known(each) for each in stage}
        groups: dict[str, list[Sendable]] = {}
        for each in stage:
            before = known[each.place]
            groups.setdefault(before.deltafile if before else "", []).append(each)
        written: dict[Place, SentDelta] = {}
        for group, members in groups.items():
            for chunk in chunks(members):
                deltafile = group or self._desk.means.new_uuid()
                written.update({each.place: self._noted(each, known[each.place], deltafile) for each in chunk})
        self._desk.journal.write(written.values())
        return [written[each.place] for each in stage]

    def _noted(self, each: Sendable, before: SentDelta | None, deltafile: str) -> SentDelta:
        uuid = before.uuid if before else self._desk.means.new_uuid()
        raw, digest = each.work.raw_edit(each.edit), each.digest
        return SentDelta(uuid, each.work.path, each.local_key, digest, raw, deltafile, Fate.WRITTEN)

    def _known(self, sendable: Sendable) -> SentDelta | None:
        """Return the delta as which an edit may have been sent already, without its answer having been seen."""
        for delta in self._known_before.get(sendable.place_here, ()):
            same_creation = is_new(delta.edit) and is_new(sendable.edit)
            if delta.fate is Fate.WRITTEN and (same_creation or delta.digest == sendable.digest):
                return delta
        return None

    def _deliver(self, deltafile: str, edits: list[Sendable], refused: list[Sendable]) -> set[str]:
        """Send a deltafile, in halves if the server fails over it; return the deltafiles that it took.

        What it fails over by itself is added to `refused`; what it refuses for another reason is held back.
        """
        error = self._post(deltafile, edits)
        if error is None:
            fates = [with_fate(delta, Fate.PENDING) for delta in self._deltas_of(edits, deltafile)]
            self._desk.journal.tell_fates(fates)
            return {deltafile}
        if isinstance(error, ServerFailedError) and error.status == _BAD_DELTAFILE:
            if len(edits) > 1 and self._splits > 0:
                self._splits -= 1
                middle = len(edits) // 2
                return self._redeliver(edits[:middle], refused) | self._redeliver(edits[middle:], refused)
            refused += edits if len(edits) == 1 else []
        self.held_back += [HeldBack(each.work.path, each.edit, error.message) for each in edits]
        return set()

    def _redeliver(self, edits: list[Sendable], refused: list[Sendable]) -> set[str]:
        deltafile = self._desk.means.new_uuid()
        self._desk.journal.write(self._deltas_of(edits, deltafile))
        return self._deliver(deltafile, edits, refused)

    def _deltas_of(self, edits: list[Sendable], deltafile: str) -> list[SentDelta]:
        return [
            SentDelta(
                self._uuids[each.place], each.work.path, each.local_key, each.digest,
                each.work.raw_edit(each.edit), deltafile, Fate.WRITTEN,
            )
            for each in edits
        ]  # fmt: skip

    def _remember_refused(self, refused: list[Sendable], others_arrived: bool) -> None:
        """Keep edits from being sent again over which a server fails that takes others."""
        if others_arrived:
            fates = self._deltas_of(refused, "")
            self._desk.journal.write(with_fate(delta, Fate.NOT_APPLIED, "Internal Server Error") for delta in fates)

    def _post(self, deltafile: str, edits: list[Sendable]) -> RefusedError | None:
        """Send a deltafile; return why the server refused it, if it did."""
        outgoing = [
            Outgoing(
                self._uuids[each.place], each.edit, each.work.layers.tables[each.edit.table],
                each.layer.id, each.layer.name, each.layer.crs, each.attachments,
            )
            for each in edits
        ]  # fmt: skip
        content = to_deltafile(self._cloud.project_id, deltafile, self._desk.means.new_uuid(), outgoing)
        with tempfile.TemporaryDirectory(prefix="qfieldsync_cloud-") as scratch:
            path = Path(scratch) / "deltafile.json"
            path.write_bytes(content)
            try:
                self._cloud.client.deltas.push(self._cloud.project_id, path)
            except (TokenRejectedError, NotAuthenticatedError):
                raise
            except RefusedError as error:
                return error
        return None


def _is_failed(delta: SentDelta | None) -> bool:
    return delta is not None and delta.fate is Fate.ERROR
