"""What people should know about a folder before it is synchronized; a copied folder becomes one of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.jobs.edits.desk import Desk
from qfieldsync_cloud.jobs.edits.tracking import unfinished
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.link import require_link
from qfieldsync_cloud.sync.plan import Action, Plan
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.whereabouts import Whereabouts, surroundings, whereabouts

_PLACE = "place"
_RUNNING = "running"
"""The note that stands while files are put in place: a copy that was made meanwhile may be half of each."""


def settle_place(desk: Desk) -> tuple[Phrase, ...]:
    """Note where the folder lies, and return what is to be said about that."""
    last = desk.state.note(_PLACE)
    here = str(desk.folder.resolve())
    found = whereabouts(desk.folder, last, require_link(desk.folder))
    said = list(surroundings(desk.folder))
    if found is Whereabouts.COPIED:
        _become_own(desk)
        said.append(
            phrase(
                "{folder} is a copy of {original}, which belongs to the same cloud project. Both can be used: what was "
                "under way there is not continued here.", folder=desk.folder, original=last,
            )
        )  # fmt: skip
    elif found is Whereabouts.MOVED:
        said.append(phrase("{folder} was moved; before, it was {original}.", folder=desk.folder, original=last))
    if last != here:
        desk.state.take_note(_PLACE, here)
    return tuple(said)


def tell(context: Context, notices: Iterable[Phrase]) -> None:
    """Log what people should know."""
    for notice in notices:
        context.log(notice, Level.WARNING)


def _become_own(desk: Desk) -> None:
    """Forget what only the original may go on with; a file without a base is compared anew, and never overwritten."""
    bases = desk.state.base()
    doubtful = set(bases) if desk.state.note(_RUNNING) else unfinished(desk) | set(desk.journal.conflicts())
    for path in sorted(doubtful):
        desk.journal.close_file(path)
        desk.state.forget(path)
    desk.state.take_note(_RUNNING, "")


def links_notice(links: Collection[str]) -> tuple[Phrase, ...]:
    """Return what is to be said about symbolic links in a folder: they are not followed."""
    if not links:
        return ()
    shown = ", ".join(sorted(links)[:3]) + (" …" if len(links) > 3 else "")
    return (
        phrase("{count} symbolic link(s) stay on this computer, and what they point to with them: {names}.",
               count=len(links), names=shown),
    )  # fmt: skip


def attachments_notice(plan: Plan) -> tuple[Phrase, ...]:
    """Return what is to be said about attachments that stay in the cloud."""
    count = len(plan.of(Action.ON_DEMAND))
    return (phrase("{count} attachment(s) stay in the cloud until you ask for them.", count=count),) if count else ()


@contextmanager
def running(state: State) -> Iterator[None]:
    """Note that files are being put in place; a kill leaves the note."""
    state.take_note(_RUNNING, "yes")
    try:
        yield
    finally:
        state.take_note(_RUNNING, "")
