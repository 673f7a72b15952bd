"""My edits on their way: chosen, put into deltafiles in the order of their relations, sent, and their fates read."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Progress, Unit
from qfieldsync_cloud.deltas.deltafile import Outgoing, chunks, to_deltafile, why_not
from qfieldsync_cloud.deltas.edits import Edit, Key
from qfieldsync_cloud.deltas.journal import Fate, SentDelta, with_fate
from qfieldsync_cloud.deltas.project import ProjectLayer
from qfieldsync_cloud.deltas.translate import Links
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk
from qfieldsync_cloud.jobs.edits.fates import fate_sentence, wait_for_fates
from qfieldsync_cloud.jobs.edits.others import Waiting, features_that_wait
from qfieldsync_cloud.jobs.edits.sendable import HeldBack, Place, Sendable, digest_of_sendable, is_new
from qfieldsync_cloud.jobs.edits.work import Work
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import NotAuthenticatedError, RefusedError, ServerFailedError, TokenRejectedError

_BAD_DELTAFILE = 500
_MOST_SPLITS = 40
"""How often deltafiles are halved in one push: enough to find a few edits over which a server fails."""
_MOST_JOBS = 16
"""How many jobs a push asks for to find the edits over which they fail: halving a full deltafile takes eleven."""


class Push:
    """One push of the edits of all files of a folder."""

    def __init__(
        self,
        desk: Desk,
        cloud: Cloud,
        links: Links,
        cloud_names: Mapping[str, CloudFile],
        local_names: Collection[str] = (),
    ) -> None:
        self._desk = desk
        self._cloud = cloud
        self._links = links
        self._names = cloud_names
        self._local_names = local_names
        self._journal = _by_place(desk.journal.unsettled())
        self._waiting: frozenset[Waiting] = frozenset()
        self._uuids: dict[Place, str] = {}
        self._splits = _MOST_SPLITS
        self._jobs = _MOST_JOBS
        self._failed_before = {delta.place for delta in self._noted_before() if delta.fate is Fate.ERROR}
        self.held_back: list[HeldBack] = []
        self.sent: list[SentDelta] = []

    def run(self, works: Iterable[Work], retried: Collection[Fate] = ()) -> None:
        """Send what may be sent and wait for its fates; parents go before the features that name them by key.

        `retried` are refusals after which the same edit is sent again.
        """
        works = list(works)
        self._forget_refusals(works, retried)
        self._waiting = self._look_at_others(works)
        waiting = [found for work in works for edit in work.merged.free for found in self._choose(work, edit)]
        blocked = {(held.path, held.edit.table, held.edit.key) for held in self.held_back if is_new(held.edit)}
        undecided = [(work.path, edit) for work in works for edit in work.merged.waiting]
        blocked |= {(path, edit.table, edit.key) for path, edit in undecided if is_new(edit)}
        keys: dict[Place, Key] = {}
        while waiting:
            unsent = {each.place for each in waiting if is_new(each.edit)}
            too_early = unsent | blocked
            stage = [each for each in waiting if not self._parents(each) & too_early]
            if not stage:
                self._hold_children(waiting)
                break
            waiting = [each for each in waiting if self._parents(each) & too_early]
            keys.update(self._send([self._relinked(each, keys) for each in stage], blocked))
        self._forget_unsent()

    def _choose(self, work: Work, edit: Edit) -> list[Sendable]:
        """Return the edit, ready to be sent, or nothing; then the reason is in `held_back`."""
        layer = work.layers.project.reader(work.path, edit.table)
        attachments, missing = self._attachments(edit, layer)
        reason = (
            self._why_held(work, edit)
            or why_not(edit, work.layers.tables[edit.table])
            or (phrase("Its attachment {file} has not arrived in the cloud.", file=missing) if missing else None)
            or (None if layer else phrase("No layer of the project in the cloud reads its table."))
        )
        if reason or layer is None:
            self.held_back.append(HeldBack(work.path, edit, reason or phrase("It can't be sent.")))
            return []
        return [Sendable(work, edit, layer, attachments)]

    def _why_held(self, work: Work, edit: Edit) -> Phrase | None:
        place = (work.path, edit.table, work.local_keys.get((edit.table, edit.key), edit.key))
        for delta in self._journal.get(place, ()):
            if delta.fate is Fate.PENDING:
                return fate_sentence(Fate.PENDING)
            if delta.fate.is_final_refusal and delta.digest == digest_of_sendable(work, edit):
                return fate_sentence(delta.fate, delta.reason)
        if not is_new(edit) and (work.path, edit.table, str(edit.key)) in self._waiting:
            return phrase("Somebody else's edit of this feature waits on the server; yours is sent after it.")
        return None

    def _look_at_others(self, works: list[Work]) -> frozenset[Waiting]:
        if all(is_new(edit) for work in works for edit in work.merged.free):
            return frozenset()
        mine = {delta.uuid for delta in self._noted_before()}
        return features_that_wait(self._cloud, [work.layers for work in works], mine)

    def _forget_refusals(self, works: list[Work], retried: Collection[Fate]) -> None:
        """Forget what was refused or never sent, and is no edit any more or another one now."""
        digests = {digest_of_sendable(work, edit) for work in works for edit in work.left}
        paths = {work.path for work in works}
        gone = {
            delta.uuid
            for delta in self._noted_before()
            if delta.path in paths
            and not delta.fate.is_open
            and delta.fate is not Fate.APPLIED
            and (delta.fate in retried or not delta.fate.is_final_refusal or delta.digest not in digests)
        }
        self._desk.journal.forget(gone)
        self._journal = _by_place(delta for delta in self._noted_before() if delta.uuid not in gone)

    def _noted_before(self) -> list[SentDelta]:
        return [delta for deltas in self._journal.values() for delta in deltas]

    def _forget_unsent(self) -> None:
        """Forget what was written down for an earlier push and never arrived, if it was not sent now."""
        sent = {delta.uuid for delta in self.sent}
        self._desk.journal.forget(
            delta.uuid for delta in self._noted_before() if delta.fate is Fate.WRITTEN and delta.uuid not in sent
        )

    def _attachments(self, edit: Edit, layer: ProjectLayer | None) -> tuple[dict[str, str], str]:
        """Return the sha256 of the files that an edit names, by name, and the first one that did not arrive.

        Only a name of a file of this folder, or of the cloud project, is one; everything else is just a text.
        """
        found: dict[str, str] = {}
        for name in layer.attachment_fields if layer else ():
            value = str(edit.new.get(name) or "").replace("\\", "/")
            value = value[2:] if value.startswith("./") else value
            if value in self._names:
                found[value] = self._names[value].sha256
            elif value in self._local_names:
                return {}, value
        return {name: sha256 for name, sha256 in found.items() if sha256}, ""

    def _parents(self, sendable: Sendable) -> set[Place]:
        return set(self._links.parents_of(sendable.work.path, sendable.edit)) - {sendable.place}

    def _relinked(self, sendable: Sendable, keys: Mapping[Place, Key]) -> Sendable:
        return replace(sendable, edit=self._links.relinked(sendable.work.path, sendable.edit, keys))

    def _hold_children(self, waiting: list[Sendable]) -> None:
        reason = phrase("The feature that it belongs to is not in the cloud yet.")
        self.held_back += [HeldBack(each.work.path, each.edit, reason) for each in waiting]

    def _send(self, stage: list[Sendable], blocked: set[Place]) -> dict[Place, Key]:
        """Send edits; return the keys that the server gave to new features, and add to `blocked` those it did not."""
        written = self._write(stage)
        uuids = {each.place: delta.uuid for each, delta in zip(stage, written)}
        self._uuids.update(uuids)
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
        self._single_out([each for each in stage if _is_failed(fates.get(uuids[each.place]))], fates)
        self.sent += fates.values()
        keys: dict[Place, Key] = {}
        for each in stage:
            told = fates.get(self._uuids[each.place])
            if not is_new(each.edit):
                continue
            if told and told.fate is Fate.APPLIED and told.new_key is not None:
                keys[each.place] = told.new_key
            else:
                blocked.add(each.place)
        return keys

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
        for delta in self._journal.get(sendable.place_here, ()):
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


def _by_place(deltas: Iterable[SentDelta]) -> dict[Place, list[SentDelta]]:
    """Return deltas by the feature's place here."""
    found: dict[Place, list[SentDelta]] = {}
    for delta in deltas:
        found.setdefault(delta.place, []).append(delta)
    return found


def _is_failed(delta: SentDelta | None) -> bool:
    return delta is not None and delta.fate is Fate.ERROR
