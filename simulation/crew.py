"""A crew in the field: a device with a copy of the data, that edits, pushes late, and downloads a new package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from qfieldsync_cloud.api.models import Delta, DeltaStatus, JobStatus, JobType
from qfieldsync_cloud.refusals import InvalidJobError, PermissionDeniedError, RefusedError
from simulation.cloud import SimulatedCloud
from simulation.device import tagged_value, unpacked
from simulation.geopackages import GEOMETRY, KEY, LAYERS, ORIGIN, PARENTS, TABLES, Row
from simulation.shelf import new_id

_WAITING = (DeltaStatus.PENDING, DeltaStatus.STARTED)
_POLL = 5.0


@dataclass
class CrewEdit:
    """One edit of a crew: its number is in its values; `uuid` is that of the delta that carries it.

    `is_withdrawn` if the device itself dropped it before it was sent: what it had created, it deleted.
    """

    number: int
    who: str
    method: str
    table: str
    key: int
    uuid: str
    values: Row = field(default_factory=dict)
    is_sent: bool = False
    is_withdrawn: bool = False


class Crew:
    """One device, as QField treats it: every download is a new client id, and created features are known by local keys.

    `tags` numbers the edits of all parties, so that each value is unique; `edits` holds all that this crew ever did.
    """

    def __init__(self, name: str, cloud: SimulatedCloud, random: Random, tags: Iterator[int]) -> None:
        self.name = name
        self.edits: list[CrewEdit] = []
        self._cloud = cloud
        self._random = random
        self._tags = tags
        self._sent: set[str] = set()
        self._is_refreshing = False
        self._device = unpacked(
            (cloud.read(name, file) for file in cloud.shelf.names() if file.endswith(".gpkg")), random
        )

    # What it may do

    def act(self) -> str:
        """Do something at random, and return what."""
        action = self._random.choices((self.edit, self.push, self.push_unanswered, self.refresh), (70, 18, 3, 9))[0]
        action()
        return action.__name__

    def edit(self) -> CrewEdit:
        """Make an edit at random, and queue its delta."""
        makers = (self.create, self.create_child, self.patch, self.move, self.delete)
        return self._random.choices(makers, (18, 22, 40, 10, 10))[0]()

    @property
    def waiting(self) -> int:
        """How many deltas were not sent, or not answered for."""
        return len(self._device.queue)

    # Edits

    def create(self) -> CrewEdit:
        """Create a tree, with a photo now and then."""
        number = next(self._tags)
        row = {name: tagged_value(name, self.name, number) for name in TABLES["trees"]}
        row[GEOMETRY] = tagged_value(GEOMETRY, self.name, number)
        if self._random.random() < 0.7:
            row["photo"] = None
        return self._create("trees", row, number)

    def create_child(self) -> CrewEdit:
        """Create a visit of a tree, or a remark on a visit, named by the parent's local key."""
        table = self._random.choice(list(PARENTS))
        parent_field, parent = PARENTS[table]
        number = next(self._tags)
        row = {name: tagged_value(name, self.name, number) for name in TABLES[table]}
        row[parent_field] = self._any_key(parent)
        return self._create(table, row, number)

    def _create(self, table: str, row: Row, number: int) -> CrewEdit:
        key = self._device.last_keys[table] = self._device.last_keys[table] + 1
        self._device.rows[table][key] = row = {KEY: key, **row}
        return self._queue("create", table, key, number, new=row)

    def patch(self) -> CrewEdit:
        """Change one or two fields of a feature; a new tree where there is none."""
        table = self._random.choice(list(TABLES))
        key = self._any_key(table)
        if key is None:
            return self.create()
        number = next(self._tags)
        parent_field = PARENTS.get(table, ("", ""))[0]
        fields = [name for name in TABLES[table] if name not in (parent_field, ORIGIN)]
        chosen = self._random.sample(fields, min(len(fields), self._random.choice((1, 1, 2))))
        new = {name: tagged_value(name, self.name, number) for name in chosen}
        return self._patch(table, key, number, new)

    def meet(self, table: str, key: int, names: Iterable[str]) -> CrewEdit | None:
        """Change these fields of a feature, which somebody else has just changed; None if the device lacks it."""
        fields = [name for name in names if name in TABLES[table]]
        if key not in self._device.rows[table] or not fields:
            return None
        number = next(self._tags)
        return self._patch(table, key, number, {name: tagged_value(name, self.name, number) for name in fields})

    def move(self) -> CrewEdit:
        """Change a tree's geometry, at times together with its name; a new tree where there is none."""
        key = self._any_key("trees")
        if key is None:
            return self.create()
        number = next(self._tags)
        columns = (GEOMETRY, "name") if self._random.random() < 0.3 else (GEOMETRY,)
        return self._patch("trees", key, number, {name: tagged_value(name, self.name, number) for name in columns})

    def _patch(self, table: str, key: int, number: int, new: Row) -> CrewEdit:
        row = self._device.rows[table][key]
        old = {name: row[name] for name in new}
        row.update(new)
        return self._queue("patch", table, key, number, old=old, new=new)

    def delete(self) -> CrewEdit:
        """Delete a feature; its children stay."""
        table = self._random.choice(list(TABLES))
        key = self._any_key(table)
        if key is None:
            return self.create()
        old = self._device.rows[table].pop(key)
        return self._queue("delete", table, key, next(self._tags), old=old)

    def _any_key(self, table: str) -> int | None:
        """Return the key of a row; the first ones are chosen often, so that crews and desk meet."""
        keys = sorted(self._device.rows[table])
        if not keys:
            return None
        return keys[min(self._random.randrange(len(keys)), self._random.randrange(len(keys)))]

    def _queue(
        self, method: str, table: str, key: int, number: int, old: Row | None = None, new: Row | None = None
    ) -> CrewEdit:
        edit = CrewEdit(number, self.name, method, table, key, new_id(self._random), dict(new or {}))
        self.edits.append(edit)
        if method == "delete" and self._withdraw(table, key):
            edit.is_withdrawn = True
            return edit
        delta = {
            "uuid": edit.uuid, "clientId": self._device.client, "exportId": self._device.client,
            "localPk": str(key), "sourcePk": str(key), "localLayerId": LAYERS[table], "sourceLayerId": LAYERS[table],
            "localLayerCrs": "EPSG:4326", "localLayerName": table, "method": method,
        }  # fmt: skip
        sides = {"old": old, "new": new}
        delta.update({side: _values(values, method == "create") for side, values in sides.items() if values})
        self._device.queue.append(delta)
        return edit

    def _withdraw(self, table: str, key: int) -> bool:
        """Drop the deltas of a feature that was created here and never sent; return whether it was one."""
        own = [
            delta
            for delta in self._device.queue
            if (delta["localLayerId"], delta["localPk"]) == (LAYERS[table], str(key))
            and delta["uuid"] not in self._sent
        ]
        if not own or own[0]["method"] != "create":
            return False
        dropped = {delta["uuid"] for delta in own}
        self._device.queue = [delta for delta in self._device.queue if delta["uuid"] not in dropped]
        for edit in self.edits:
            edit.is_withdrawn = edit.is_withdrawn or edit.uuid in dropped
        return True

    # Push and download

    def push(self) -> bool:
        """Send what waits, photos first; return whether the server took it."""
        if not self._send():
            return False
        self._device.queue.clear()
        self._device.deltafile = new_id(self._random)
        return True

    def push_unanswered(self) -> None:
        """Send what waits, but hear no answer: the same deltas are sent once more next time."""
        self._send()

    def _send(self) -> bool:
        if not self._device.queue:
            return True
        queue = self._device.queue
        content = {
            "version": "1.0", "id": self._device.deltafile, "project": self._cloud.project_id, "files": [],
            "deltas": queue,
        }  # fmt: skip
        try:
            self._send_photos()
            self._cloud.push(self.name, json.dumps(content).encode())
        except RefusedError:
            return False
        self._sent.update(delta["uuid"] for delta in queue)
        for edit in self.edits:
            edit.is_sent = edit.is_sent or edit.uuid in self._sent
        return True

    def _send_photos(self) -> None:
        there = set(self._cloud.shelf.names())
        for delta in self._device.queue:
            photo = (delta.get("new") or {}).get("attributes", {}).get("photo")
            if photo and photo not in there:
                self._cloud.upload(self.name, photo, photo.encode(), from_qfield=True)

    def refresh(self) -> None:
        """Push, wait for the fates, have a package made, and download it; it takes a while, and the crew goes on."""
        if not self._is_refreshing and self.push():
            self._is_refreshing = True
            self._cloud.clock.after(_POLL, self._go_on)

    def _go_on(self) -> None:
        """See whether what was sent has been applied; then ask for a package."""
        if any(delta.status in _WAITING for delta in self._own_deltas()) and not self._cloud.is_over_quota():
            self._cloud.clock.after(_POLL, self._go_on)
            return
        try:
            job = self._cloud.start_job(self.name, JobType.PACKAGE)
        except RefusedError:
            self._is_refreshing = False
            return
        self._cloud.clock.after(_POLL, lambda: self._take_package(job.id))

    def _own_deltas(self) -> list[Delta]:
        return [entry.describe() for entry in self._cloud.ledger.entries if entry.user == self.name]

    def _take_package(self, job_id: str) -> None:
        if not self._cloud.get_job(self.name, job_id).status.is_final:
            self._cloud.clock.after(_POLL, lambda: self._take_package(job_id))
            return
        self._is_refreshing = False
        finished = self._cloud.get_job(self.name, job_id).status is JobStatus.FINISHED
        if finished and not self._device.queue:
            self.download()

    def download(self) -> bool:
        """Replace the device's copy by the newest package, if there is one; what waits would be lost, so it stays."""
        if self._device.queue:
            return False
        try:
            names = [file.name for file in self._cloud.package(self.name).files if file.name.endswith(".gpkg")]
            contents = [self._cloud.read_package(self.name, name) for name in names]
        except (InvalidJobError, PermissionDeniedError):
            return False
        self._device = unpacked(contents, self._random)
        return True


def _values(row: Row, is_snapshot: bool) -> dict[str, Any]:
    """Return one side of a delta."""
    attributes = {name: value for name, value in row.items() if name != GEOMETRY}
    values: dict[str, Any] = {"attributes": attributes} if attributes else {}
    if GEOMETRY in row:
        values["geometry"] = row[GEOMETRY]
    return {**values, "is_snapshot": True} if is_snapshot else values
