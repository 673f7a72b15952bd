"""What a synchronization did, put together for its report; and what a dry run would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qfieldsync_cloud.deltas.edits import Edit, Method
from qfieldsync_cloud.jobs.edits.fates import fate_sentence
from qfieldsync_cloud.jobs.edits.report import EditsReport
from qfieldsync_cloud.sync.plan import Action, Plan
from qfieldsync_cloud.sync.report import EditFailure, EditResult, FileResult, SyncReport, TouchedFeature
from qfieldsync_cloud.sync.workplace import Done


def edit_results(edits: EditsReport) -> tuple[EditResult, ...]:
    """Return what became of the edits, by file."""
    told = [file.path for file in edits.files] + [delta.path for delta in edits.sent]
    paths = sorted({*told, *(held.path for held in edits.held_back)})
    files = {file.path: file for file in edits.files}
    results = []
    for path in paths:
        sent = [delta for delta in edits.sent if delta.path == path]
        not_sent = [held for held in edits.held_back if held.path == path]
        failures = [
            EditFailure(delta.edit.table, str(delta.local_key), fate_sentence(delta.fate, delta.reason))
            for delta in sent
            if delta.fate.value != "applied"
        ]
        failures += [EditFailure(held.edit.table, str(held.edit.key), held.reason) for held in not_sent]
        file = files.get(path)
        results.append(
            EditResult(
                path,
                sent=sum(1 for delta in sent if delta.fate.value == "applied"),
                taken=len(file.taken) if file else 0,
                conflicts=(len(file.conflicts) if file else 0) + sum(1 for each in edits.overruled if each[0] == path),
                failures=tuple(failures),
                touched=tuple(_touched(edit) for edit in file.taken) if file else (),
            )
        )
    return tuple(results)


def _touched(edit: Edit) -> TouchedFeature:
    return TouchedFeature(edit.table, edit.key, tuple(edit.columns) if edit.method is Method.PATCH else ())


def frame(folder: Path, plan: Plan) -> SyncReport:
    """Return a report of what was not done: conflicts, what the direction held back, what stayed."""
    held_back = tuple(file for file in plan.files if file.held_back)
    kept = len(plan.of(Action.KEEP))
    return SyncReport(folder, plan.direction, conflicts=tuple(plan.conflicts), held_back=held_back, kept=kept)


def with_done(report: SyncReport, done: Done) -> SyncReport:
    """Return a report with what a transfer did."""
    return replace(
        report,
        uploaded=tuple(done.uploaded),
        downloaded=tuple(done.downloaded),
        deleted_in_cloud=tuple(done.deleted_in_cloud),
        deleted_here=tuple(done.deleted_here),
        failed=tuple(done.failed),
    )


def planned_report(folder: Path, plan: Plan) -> SyncReport:
    """Return the report of a dry run."""

    def results(action: Action) -> tuple[FileResult, ...]:
        return tuple(FileResult(file.path, file.size) for file in plan.of(action))

    return replace(
        frame(folder, plan),
        dry_run=True,
        uploaded=results(Action.UPLOAD),
        downloaded=results(Action.DOWNLOAD),
        deleted_in_cloud=results(Action.DELETE_IN_CLOUD),
        deleted_here=results(Action.DELETE_HERE),
        edits=tuple(EditResult(file.path, sent=file.edits) for file in plan.of(Action.EDITS)),
    )
