"""Edits on their way while the network is away: they wait for it, where somebody looks on, as files do."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.line import Line, Standstill
from qfieldsync_cloud.sync.link import require_link, write_link
from tests.unit.jobs.edits.conftest import NETWORK
from tools.relay import Relay


@pytest.mark.parametrize(
    "activity",
    [
        "Reading the list of files in the cloud",
        "Looking for changes in the folder",
        "Sending your edits",
        "Waiting until the server has applied your edits",
    ],
)
def test_edits_wait_for_the_network(desk: Any, cloud: Any, cloud_rows: Any, activity: str) -> None:
    def on_change(standstill: Standstill | None) -> None:
        told.append(standstill)
        if len(told) == 3:
            relay.come_back()

    def on_progress(progress: Progress) -> None:
        if str(progress.activity) == activity and not away:
            away.append(activity)
            relay.go_away()

    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    cancelled, told, away = threading.Event(), [], []
    line = Line(cancelled, on_change, delays=(0.01,))
    line.is_patient = True
    with Relay(cloud.url) as relay:
        account = cloud.user("owner")
        network = replace(NETWORK, attempts=2, first_delay=0.001)
        session = sign_in(relay.url, account.username, account.password, network)(Context())
        write_link(desk.folder, replace(require_link(desk.folder), server=session.server))
        report = synchronize(session, desk.folder)(Context(on_progress, cancelled, line=line))
        sent = list(session.client(Context()).deltas.all(require_link(desk.folder).project_id))
    assert away
    assert isinstance(told[0], Standstill)
    assert told[-1] is None
    assert (report.edits_sent, report.complete) == (1, True)
    assert cloud_rows()[1] == "Mine"
    assert len(sent) == 1
