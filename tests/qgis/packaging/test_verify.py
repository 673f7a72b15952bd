"""What is written is read again before anybody gets it."""

from __future__ import annotations

import pytest

from qfieldsync_cloud.packaging import rewrite
from qfieldsync_cloud.packaging.errors import PackageDamagedError
from tests.qgis.packaging.support import pack


@pytest.mark.parametrize("fault", ["old sources", "a layer lost"])
def test_a_project_that_does_not_say_what_was_meant_is_thrown_away(sample_project, tmp_path, monkeypatch, fault):
    def lose_a_layer(document, _project):
        document.drop(next(iter(document.layers.values())))

    if fault == "old sources":
        monkeypatch.setattr(rewrite, "repoint", lambda *_: None)
    else:
        monkeypatch.setattr(rewrite, "point_home", lose_a_layer)
    with pytest.raises(PackageDamagedError):
        pack(sample_project, tmp_path / "package")
    assert not (tmp_path / "package").exists()
