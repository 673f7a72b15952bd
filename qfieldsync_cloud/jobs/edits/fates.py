"""What became of the deltas that were sent: asked for by deltafile, waited for, and kept in the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from qfieldsync_cloud.api.models import Delta, DeltaStatus, JobType
from qfieldsync_cloud.context import Progress
from qfieldsync_cloud.deltas.edits import Key, Method, whole_number
from qfieldsync_cloud.deltas.records import Fate, SentDelta, with_fate
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk
from qfieldsync_cloud.jobs.waiting import pauses
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import NoDeltasToApplyError, PermissionDeniedError

_FATES = {
    DeltaStatus.APPLIED: Fate.APPLIED,
    DeltaStatus.CONFLICT: Fate.CONFLICT,
    DeltaStatus.NOT_APPLIED: Fate.NOT_APPLIED,
    DeltaStatus.ERROR: Fate.ERROR,
    DeltaStatus.IGNORED: Fate.IGNORED,
    DeltaStatus.UNPERMITTED: Fate.UNPERMITTED,
}
_SENTENCES = {
    Fate.WRITTEN: phrase("It was not sent yet."),
    Fate.PENDING: phrase("The server has it, but has not applied it yet. It may be that the owner's storage is full."),
    Fate.APPLIED: phrase("Applied."),
    Fate.CONFLICT: phrase("The server did not apply it: the feature was changed by somebody else meanwhile."),
    Fate.NOT_APPLIED: phrase("The server could not apply it."),
    Fate.ERROR: phrase("The server failed while it applied the edits; it is sent again with the next synchronization."),
    Fate.IGNORED: phrase("A manager of the project had the server ignore it."),
    Fate.UNPERMITTED: phrase("Your role does not allow this edit."),
}


def fate_sentence(fate: Fate, reason: str = "") -> Phrase:
    """Return what became of a delta, for people; `reason` is what the server said."""
    if reason and fate is not Fate.APPLIED:
        return phrase("{sentence} The server says: {reason}", sentence=_SENTENCES[fate], reason=reason)
    return _SENTENCES[fate]


def reason_of(feedback: Any) -> str:
    """Return what the server says of a delta (`last_feedback`), "" if it says nothing."""
    if not isinstance(feedback, Mapping):
        return ""
    said = [str(feedback.get("msg") or "")]
    for key in ("conflicts", "provider_errors"):
        listed = feedback.get(key)
        said += [" ".join(str(line).split()) for line in listed] if isinstance(listed, list) else []
    return " ".join(part for part in said if part)[:2000]


def refresh(desk: Desk, cloud: Cloud, deltafiles: Collection[str] | None = None) -> list[SentDelta]:
    """Ask the server what became of our open deltas (of these deltafiles), note it, and return them all."""
    open_ones = [
        delta
        for delta in desk.journal.unsettled()
        if delta.fate.is_open and (deltafiles is None or delta.deltafile in deltafiles)
    ]
    told: dict[str, Delta] = {}
    try:
        for deltafile in sorted({delta.deltafile for delta in open_ones}):
            told.update({delta.id: delta for delta in cloud.client.deltas.of_deltafile(cloud.project_id, deltafile)})
    except PermissionDeniedError:  # a reader may not look
        return open_ones
    now = [_told(delta, told.get(delta.uuid)) for delta in open_ones]
    desk.journal.tell_fates(after for before, after in zip(open_ones, now) if after != before)
    return now


def _told(delta: SentDelta, answer: Delta | None) -> SentDelta:
    if answer is None:
        return with_fate(delta, Fate.WRITTEN)
    fate = _FATES.get(answer.status, Fate.PENDING)
    new_key: Key | None = delta.local_key
    feedback = answer.feedback if isinstance(answer.feedback, Mapping) else {}
    if fate is Fate.APPLIED and delta.edit.method is Method.CREATE:
        new_key = _key_of(feedback.get("modified_pk"), delta.local_key)
    return with_fate(delta, fate, reason_of(feedback) if fate is not Fate.APPLIED else "", new_key)


def _key_of(told: Any, local: Key) -> Key | None:
    """Return the key that the server gave to a new feature, in the kind of the key here; None if it is not known.

    A text is sent with the feature, so it is the feature's key if the server tells none; it numbers features by itself.
    """
    if not isinstance(local, int):
        return told if isinstance(told, str) else local
    return None if isinstance(told, bool) else whole_number(told)


def wait_for_fates(desk: Desk, cloud: Cloud, deltafiles: Collection[str]) -> list[SentDelta]:
    """Return what became of the deltas of these deltafiles when nothing more is going to happen to them soon.

    Those that the server keeps pending although no job will apply them come back pending.
    """
    started = desk.means.seconds()
    nudged = False
    for pause in pauses():
        if not _is_applying(cloud):
            waits = any(delta.fate is Fate.PENDING for delta in refresh(desk, cloud, deltafiles))
            if not waits or nudged:
                break
            with suppress(NoDeltasToApplyError):
                cloud.client.deltas.apply(cloud.project_id)
            nudged = True
        if desk.means.seconds() - started >= desk.means.longest_wait:
            break
        desk.context.report(Progress(phrase("Waiting until the server has applied your edits")))
        desk.context.wait(pause)
    return [delta for delta in desk.journal.unsettled() if delta.deltafile in deltafiles]


def _is_applying(cloud: Cloud) -> bool:
    jobs = cloud.client.jobs.list(cloud.project_id)
    return any(job.type is JobType.DELTA_APPLY and not job.status.is_final for job in jobs)
