"""The bases of tracked GeoPackages."""

from __future__ import annotations

import hashlib

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.sync.bases import Bases
from qfieldsync_cloud.sync.state import State


def test_a_copy_that_is_not_what_the_cloud_holds_does_not_become_the_base(tmp_path):
    source = tmp_path / "a.gpkg"
    source.write_bytes(b"edited just now")
    fingerprint = hashlib.sha256(b"as it was checked").hexdigest()
    with State(tmp_path) as state:
        bases = Bases(tmp_path, state)
        assert not bases.copy(source, "a.gpkg", fingerprint, Context())
        assert not bases.holds("a.gpkg", fingerprint, Context())
        source.write_bytes(b"as it was checked")
        assert bases.copy(source, "a.gpkg", fingerprint, Context())
        assert bases.holds("a.gpkg", fingerprint, Context())


def test_nothing_is_the_base_of_what_is_not_known(tmp_path):
    with State(tmp_path) as state:
        bases = Bases(tmp_path, state)
        place = bases.path_of("a.gpkg")
        place.parent.mkdir(parents=True)
        place.write_bytes(b"whatever")
        assert not bases.holds("a.gpkg", "", Context())
        assert not bases.copy(place, "a.gpkg", "", Context())
