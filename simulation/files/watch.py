"""Watches one synchronization from outside, and notes what it must not do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.plan import Plan, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from simulation.files.contents import PROJECT, brief
from simulation.files.folder import LinkedFolder
from simulation.shelf import Version, is_attachment


@dataclass(frozen=True)
class Decisions:
    """What a person decided: by path when they saw `plan` and `shown` lay in the cloud, and for all else."""

    by_path: Mapping[str, Resolution] = field(default_factory=dict)
    default: Resolution = Resolution.STOP
    plan: Plan | None = None
    shown: Mapping[str, bytes] | None = None

    def of(self, path: str) -> Resolution:
        """Return the decision on a path."""
        return self.by_path.get(path, self.default)


class Watch:
    """One run of one folder; `wrong` is what it did wrong, `overtaken` counts what others did after its last look."""

    def __init__(
        self, folder: LinkedFolder, decisions: Decisions, past: Mapping[str, set[bytes]], tells_sha256: bool
    ) -> None:
        self.folder = folder
        self.decisions = decisions
        self.before = folder.note()
        self.wrong: list[str] = []
        self.overtaken = 0
        self.dropped: set[bytes] = set()
        self.edited: set[str] = set()
        self._past = past
        self._tells_sha256 = tells_sha256
        self._agreed = dict(folder.agreed)
        self._unsure = dict(folder.unsure)
        self._common: dict[str, bytes | None] = {}
        self._sent: defaultdict[str, frozenset[bytes | None]] = defaultdict(frozenset)
        self._planned: Mapping[str, bytes] | None = None
        self._seen: dict[str, str] = {}
        self._last_look = ""

    def on_list(self, held: Mapping[str, Version]) -> None:
        """Note what the folder and the cloud have in common now."""
        contents = {name: version.content for name, version in held.items()}
        if self._planned is None:
            self._planned = contents
            self._agree(contents)
        self._seen = {name: version.id for name, version in held.items()}
        self._last_look = ""

    def on_get(self, name: str, newest: Version | None) -> None:
        """Note a look at one file."""
        self._seen[name] = newest.id if newest else ""
        self._last_look = name

    def on_upload(self, name: str, content: bytes, newest: Version | None) -> None:
        """See whether a version may be added over the newest one."""
        if self._may_replace(name, newest, "sent") and newest and newest.content == content and name not in self.edited:
            self.wrong.append(f"{name}: a second version of {brief(content)}, which the cloud held")
        if name == PROJECT:
            self._check_all_is_there("the project file was sent")
        self.folder.held[name].add(content)
        self._sent[name] |= {content}
        self._common.pop(name, None)
        self._settle(name, content, is_sure=self._tells_sha256)
        self._last_look = ""

    def on_delete(self, name: str, versions: list[Version]) -> None:
        """See whether a file may go; its versions go with it."""
        self._may_replace(name, versions[-1] if versions else None, "deleted")
        self.dropped |= {version.content for version in versions}
        self._common.pop(name, None)
        self._settle(name, None, is_sure=False)
        self._last_look = ""

    def _may_replace(self, name: str, newest: Version | None, what: str) -> bool:
        """Note it if the newest version is one that nobody here knows; False if it came after the last look."""
        if newest is None:
            return False
        if name not in (self._planned or {}) and what == "sent":  # new by the plan: no request for each of these
            self.overtaken += 1
            return False
        if self._seen.get(name, "") != newest.id:
            self.overtaken += 1
            if self._seen.get(name) and self._last_look != name:
                self.wrong.append(f"{name} was {what} without a look at {brief(newest.content)}")
            return False
        known = self._known(name) | self._sent[name] if what == "sent" else self.folder.given_up[name]
        if newest.content not in known and not self._is_decided(name, newest.content):
            self.wrong.append(f"{name} was {what} over {brief(newest.content)}, which nobody here knew or gave up")
        return True

    def _is_decided(self, name: str, content: bytes) -> bool:
        shown = self._planned if self.decisions.shown is None else self.decisions.shown
        return self.decisions.of(name) is Resolution.MINE and (shown or {}).get(name) == content

    def on_placed(self, path: str) -> None:
        """See whether the project file came before something that it was sent with."""
        self.folder.agreed[path] = self._agreed.get(path, frozenset([None])) | {self.folder.note().get(path)}
        if path != PROJECT or self._planned is None:
            return
        rules = IgnoreRules.of(self.folder.place)
        for name, content in self._planned.items():
            is_mine = self.decisions.of(name) is Resolution.MINE or is_attachment(name) or name in self.edited
            if content not in self.folder.held[name] and not is_mine and not rules.ignores_file(name):
                self.wrong.append(f"the project file came before {name} {brief(content)}")

    def _check_all_is_there(self, what: str) -> None:
        """Note each file of the beginning that was never in the cloud."""
        rules = IgnoreRules.of(self.folder.place)
        for name, content in self.before.items():
            is_theirs = self.decisions.of(name) is Resolution.THEIRS or is_attachment(name) or name in self.edited
            if content not in self._past.get(name, set()) and not is_theirs and not rules.ignores_file(name):
                self.wrong.append(f"{what} before {name} {brief(content)}")

    def _agree(self, contents: Mapping[str, bytes]) -> None:
        files = self.folder.note()
        for name in {*files, *contents, *self.folder.agreed}:
            if files.get(name) == contents.get(name):
                self._common[name] = files.get(name)
                self._settle(name, files.get(name), is_sure=False)

    def _settle(self, name: str, content: bytes | None, is_sure: bool) -> None:
        """Note what both sides hold now; where the plugin can't find out whether it came so far, it may be what was."""
        was = self._agreed.get(name, frozenset([None]))
        self.folder.unsure[name] = was | {content}
        self.folder.agreed[name] = self._agreed[name] = frozenset([content]) if is_sure else was | {content}

    def end(self, report: SyncReport | None, is_whole: bool) -> None:
        """Compare the folder with what it was: only what the cloud had, too, may have been replaced."""
        files = self.folder.note()
        self._know(report)
        for path in self.edited:
            if self._planned and files.get(path) == self._planned.get(path):
                self._settle(path, files.get(path), is_sure=False)
        failed = {failure.path for failure in report.failed} if report else set()
        for path in {*files, *self.before} - self.edited:
            before, now = self.before.get(path), files.get(path)
            if before == now:
                continue
            if before not in self._known(path) and self.decisions.of(path) is not Resolution.THEIRS:
                self.wrong.append(f"{path}: {brief(before)}, an edit of this folder, was replaced by {brief(now)}")
            is_noted = is_whole and path not in failed
            was = frozenset() if is_noted else self._agreed.get(path, frozenset([None]))
            self.folder.agreed[path] = was | {now}
            if before is not None and now is None and not is_noted:
                self.folder.given_up[path].add(before)  # whether the person did that, the plugin can't know any more

    def _know(self, report: SyncReport | None) -> None:
        """Take what is told as certain."""
        if report:
            for name, content in self._common.items():
                self.folder.agreed[name] = frozenset([content])
            for path in {*self._common, *(file.path for file in report.uploaded)}:
                self.folder.unsure.pop(path, None)
            for failure in report.failed:  # overwritten right after it came, it counts as unknown
                self.folder.unsure[failure.path] = self.folder.unsure.get(failure.path, frozenset()) | {None}

    def _known(self, path: str) -> frozenset[bytes | None]:
        """Return what the plugin may know as the last that folder and cloud had in common."""
        agreed = self._agreed.get(path, frozenset([None]))
        is_overwritten = (self._planned or {}).get(path) not in agreed
        return agreed | self._unsure.get(path, frozenset()) if is_overwritten else agreed
