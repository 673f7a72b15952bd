"""My edits on their way: chosen, and sent in the order of their relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.deltafile import why_not
from qfieldsync_cloud.deltas.edits import Edit, Key
from qfieldsync_cloud.deltas.project import ProjectLayer
from qfieldsync_cloud.deltas.records import Fate, SentDelta
from qfieldsync_cloud.deltas.translate import Links
from qfieldsync_cloud.jobs.edits.delivery import Delivery
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, Layers, layers_of, row_of
from qfieldsync_cloud.jobs.edits.fates import fate_sentence
from qfieldsync_cloud.jobs.edits.others import Waiting, features_that_wait
from qfieldsync_cloud.jobs.edits.sendable import HeldBack, Place, Sendable, digest_of_sendable, is_new
from qfieldsync_cloud.jobs.edits.work import Work
from qfieldsync_cloud.phrases import Phrase, phrase

_WITHOUT_PARENT = phrase("The feature that it belongs to is not in the cloud yet.")


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
        self._paths: frozenset[str] = frozenset()
        self._others: dict[str, Layers] = {}
        self.held_back: list[HeldBack] = []
        self.sent: list[SentDelta] = []

    def run(self, works: Iterable[Work], retried: Collection[Fate] = ()) -> None:
        """Send what may be sent and wait for its fates; parents go before the features that name them by key.

        `retried` are refusals after which the same edit is sent again.
        """
        works = list(works)
        failed = {delta.place for delta in self._noted_before() if delta.fate is Fate.ERROR}
        self._forget_refusals(works, retried)
        self._paths = frozenset(work.path for work in works)
        self._waiting = self._look_at_others(works)
        self._send_in_order(works, Delivery(self._desk, self._cloud, self._journal, failed))
        self._forget_unsent()

    def _send_in_order(self, works: list[Work], delivery: Delivery) -> None:
        """Send what may be sent: first what belongs to no new feature, then what belongs to that, and so on."""
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
            stage = [self._relinked(each, keys) for each in stage]
            keys.update(_new_keys(stage, delivery.send(stage), blocked))
        self.held_back += delivery.held_back
        self.sent += delivery.sent

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
        if any(self._is_unknown(place, work) for place in self._links.parents_of(work.path, edit)):
            return _WITHOUT_PARENT
        return None

    def _is_unknown(self, parent: Place, work: Work) -> bool:
        """Return whether a feature may be new, in a file that is not part of this push: its number is ours alone."""
        path, table, key = parent
        if path in self._paths:
            return False
        if path not in self._others:
            self._others[path] = layers_of(self._desk, path, work.layers.project)
        return row_of(self._desk.bases.path_of(path), self._others[path].tables[table], key) is None

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
        self.held_back += [HeldBack(each.work.path, each.edit, _WITHOUT_PARENT) for each in waiting]


def _new_keys(
    stage: list[Sendable], fates: Mapping[Place, SentDelta], blocked: set[Place]
) -> Iterator[tuple[Place, Key]]:
    """Yield the keys that the server gave to new features, and add to `blocked` those that it gave none."""
    for place in [each.place for each in stage if is_new(each.edit)]:
        told = fates.get(place)
        if told and told.fate is Fate.APPLIED and told.new_key is not None:
            yield place, told.new_key
        else:
            blocked.add(place)


def _by_place(deltas: Iterable[SentDelta]) -> dict[Place, list[SentDelta]]:
    """Return deltas by the feature's place here."""
    found: dict[Place, list[SentDelta]] = {}
    for delta in deltas:
        found.setdefault(delta.place, []).append(delta)
    return found
