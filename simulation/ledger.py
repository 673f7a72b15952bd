"""The deltas that came, what became of each, and which deltafiles a server stumbles over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from qfieldsync_cloud.api.models import Delta, DeltaStatus
from qfieldsync_cloud.refusals import ServerFailedError
from simulation.applying import Fate
from simulation.clock import SimulatedClock
from simulation.geopackages import Row

_REQUIRED = ("version", "project", "id", "deltas", "files")
_TEXTS = ("uuid", "clientId", "localPk", "sourcePk", "localLayerId", "sourceLayerId")
_OPTIONAL_TEXTS = ("exportId", "localLayerName")
_VALUES: Mapping[str, tuple[type, ...]] = {
    "geometry": (str, type(None)),
    "attributes": (dict,),
    "files_sha256": (dict,),
    "is_snapshot": (bool,),
}
_METHODS = ("create", "patch", "delete")
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*[A-Za-z]+\s*(?:\(.*\d.*\)|.*\bEMPTY\b.*|.*\(.*\bnan\b.*\))\s*", re.S | re.I)
_FATES = {
    "status_applied": DeltaStatus.APPLIED,
    "status_conflict": DeltaStatus.CONFLICT,
    "status_apply_failed": DeltaStatus.NOT_APPLIED,
}
UNPERMITTED = (
    "User has no rights to create delta on this project. "
    "Try inviting him as a collaborator with proper permissions and try again."
)
OVER_QUOTA = (
    "Some features of this project are not supported by the owner's account. Deltas are created but kept pending. "
    "Either upgrade the account or ensure you're not using features such as remote layers, then try again."
)


def parse_deltafile(text: bytes) -> dict[str, Any]:
    """Return a deltafile that holds to the schema; ServerFailedError for any other, as a real server answers it."""
    try:
        deltafile = json.loads(text)
        _need(isinstance(deltafile, dict) and all(key in deltafile for key in _REQUIRED))
        _need(deltafile["version"] == "1.0" and isinstance(deltafile["files"], list))
        _need(isinstance(deltafile["deltas"], list))
        UUID(_text(deltafile["id"]))
        for delta in deltafile["deltas"]:
            _check(delta)
    except ValueError as error:
        raise ServerFailedError(str(error), status=500) from error
    return dict(deltafile)


def _check(delta: Any) -> None:
    _need(isinstance(delta, dict) and delta.get("method") in _METHODS)
    for name in _TEXTS:
        _text(delta.get(name))
    for name in _OPTIONAL_TEXTS:
        _text(delta.get(name, ""))
    UUID(delta["uuid"])
    UUID(delta["clientId"])
    for side in ("old", "new"):
        _check_values(delta.get(side, {}))


def _check_values(values: Any) -> None:
    _need(isinstance(values, dict))
    for name, value in values.items():
        _need(name in _VALUES and isinstance(value, _VALUES[name]))
    wkt = values.get("geometry")
    _need(not wkt or bool(_WKT.fullmatch(wkt) and wkt.count("(") == wkt.count(")")))


def _text(value: Any) -> str:
    _need(isinstance(value, str))
    return str(value)


def _need(holds: bool) -> None:
    if not holds:
        message = "The deltafile doesn't hold to the schema."
        raise ValueError(message)


@dataclass
class Entry:
    """A delta as the server keeps it.

    `before` and `after` are the row around its application (None where there was none), `applied_at` when that was:
    what a checker of histories needs, and no server tells.
    """

    content: dict[str, Any]
    deltafile: str
    user: str
    created_at: datetime
    updated_at: datetime
    status: DeltaStatus
    feedback: dict[str, Any] | None = None
    job: str = ""
    created_key: str = ""
    before: Row | None = None
    after: Row | None = None
    applied_at: datetime | None = None

    @property
    def uuid(self) -> str:
        """The delta's own id."""
        return str(self.content["uuid"])

    def describe(self) -> Delta:
        """Return the delta as the API tells it."""
        return Delta(
            id=self.uuid,
            deltafile_id=self.deltafile,
            created_by=self.user,
            created_at=self.created_at,
            updated_at=self.updated_at,
            status=self.status,
            feedback=self.feedback,
            content=self.content,
        )


class Ledger:
    """All deltas, in the order in which they came."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._entries: dict[str, Entry] = {}

    @property
    def entries(self) -> list[Entry]:
        """All deltas."""
        return list(self._entries.values())

    def entry(self, uuid: str) -> Entry | None:
        """Return one delta, None if it never came."""
        return self._entries.get(uuid)

    def of_deltafile(self, deltafile: str) -> list[Entry]:
        """Return the deltas that came in one deltafile."""
        return [entry for entry in self._entries.values() if entry.deltafile == deltafile]

    def add(self, deltafile: Mapping[str, Any], user: str, may_change: bool, over_quota: bool) -> None:
        """Note the deltas of a file that are not known yet."""
        for content in deltafile["deltas"]:
            if content["uuid"] in self._entries:
                continue
            status, message = DeltaStatus.PENDING, OVER_QUOTA if over_quota else None
            if not may_change and content["method"] != "create":
                status, message = DeltaStatus.UNPERMITTED, UNPERMITTED
            stamp = self._clock.stamp()
            feedback = {"msg": message} if message else None
            self._entries[content["uuid"]] = Entry(content, deltafile["id"], user, stamp, stamp, status, feedback)

    def pending(self) -> list[Entry]:
        """Return the deltas that wait."""
        return [entry for entry in self._entries.values() if entry.status is DeltaStatus.PENDING]

    def take(self, job: str) -> list[Entry]:
        """Mark the deltas that wait as started by this job, and return them."""
        taken = self.pending()
        for entry in taken:
            entry.status, entry.feedback, entry.job = DeltaStatus.STARTED, None, job
            entry.updated_at = self._clock.stamp()
        return taken

    def known_keys(self) -> dict[str, str]:
        """Return the keys of the features that deltas created, by client, layer and local key."""
        return {
            f"{entry.content['clientId']} {entry.content['localLayerId']} {entry.content['localPk']}": entry.created_key
            for entry in self._entries.values()
            if entry.created_key
        }

    def settle(self, taken: list[Entry], fates: Mapping[str, Fate]) -> None:
        """Note what a job did to its deltas; those that it told nothing of are an error."""
        for entry in taken:
            entry.updated_at = self._clock.stamp()
            fate = fates.get(entry.uuid)
            if fate is None:
                entry.status = DeltaStatus.ERROR
                continue
            entry.status, entry.feedback = _FATES[fate.feedback["status"]], fate.feedback
            if entry.status is DeltaStatus.APPLIED:
                entry.before, entry.after, entry.applied_at = fate.before, fate.after, entry.updated_at
                if entry.content["method"] == "create":
                    entry.created_key = str(fate.feedback["modified_pk"])
