"""A project as text in pieces: what nobody touches is written back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from qfieldsync_cloud.packaging import entries, rewrite
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.errors import UnreadableProjectError

SAMPLE = Path(__file__).parents[2] / "data" / "api" / "sample" / "trees.qgs"
ODD = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.99" projectname="😀 &amp; ä">
  <!-- a comment --><title>A &lt;b&gt; 😀</title>
  <unknown:thing xmlns:unknown="urn:x"><![CDATA[</maplayer> & <raw>]]></unknown:thing>
  <projectlayers>
    <maplayer type="vector"><id>one</id><datasource>./a.gpkg|layername=a</datasource>
      <provider encoding="UTF-8">ogr</provider><new-in-4 keep="me"/></maplayer>
    <maplayer><id>two</id><datasource>./b.gpkg</datasource></maplayer>
  </projectlayers>
  <properties><QFieldSync><future type="int">7</future></QFieldSync></properties>
</qgis>
"""


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "odd.qgs"
    path.write_bytes(ODD.replace("\n", "\r\n").encode())
    return path


def test_what_is_not_touched_is_the_same_to_the_byte(odd, tmp_path):
    for source in (odd, SAMPLE):
        document = ProjectDocument(source)
        assert document.layers
        assert not document.changed
        document.write(tmp_path / "copy.qgs")
        assert (tmp_path / "copy.qgs").read_bytes() == source.read_bytes()


def test_one_changed_layer_leaves_all_else(odd, tmp_path):
    document = ProjectDocument(odd)
    rewrite.repoint(document, {"two": rewrite.Pointer("./data/b & c.gpkg|layername=x", "ogr", "UTF-8")})
    assert document.changed
    document.write(tmp_path / "new.qgs")
    written = (tmp_path / "new.qgs").read_bytes().decode()
    assert "<datasource>./data/b &amp; c.gpkg|layername=x</datasource>" in written
    start, end = ODD.index("<maplayer><id>two"), ODD.index("  </projectlayers>")
    crlf = ODD.replace("\n", "\r\n")
    assert written.startswith(crlf[: crlf.index("<maplayer><id>two")])
    assert written.endswith(crlf[crlf.index("\r\n  </projectlayers>") :])
    assert start < end


NAMED = '<properties><properties name="QFieldSync">{}</properties></properties>'


@pytest.mark.parametrize("properties", [
    "<properties/>",
    '<properties><properties name="Gui"/></properties>',
    NAMED.format('<properties name="attachmentDirs" type="QStringList"><value>x</value></properties>'),
    '<properties><QFieldSync><attachmentDirs type="QStringList"/></QFieldSync></properties>',
])  # fmt: skip
def test_entries_are_written_in_the_form_of_the_file(tmp_path, qgis_app, properties):
    from qgis.core import QgsProject

    path = tmp_path / "p.qgs"
    path.write_text(f'<qgis version="3.22.0" projectname=""><projectlayers/>{properties}</qgis>', encoding="utf-8")
    document = ProjectDocument(path)
    entries.write_attachment_dirs(document, ["DCIM", "näh"])
    entries.write_geofencing_behavior(document)
    document.write(path)
    written = path.read_text(encoding="utf-8")
    assert ('name="attachmentDirs"' in written) == ("<properties name" in properties)
    if "<properties name" not in properties:
        project = QgsProject()
        assert project.read(str(path))
        assert project.readListEntry("QFieldSync", "attachmentDirs")[0] == ["DCIM", "näh"]
        assert project.readNumEntry("qfieldsync", "geofencingBehavior")[0] == 1


@pytest.mark.parametrize(
    "text", ["", "no xml", "<qgis><title>", "<qgis><projectlayers><maplayer></projectlayers></qgis>"]
)
def test_what_is_no_project_is_refused(tmp_path, text):
    path = tmp_path / "p.qgs"
    path.write_text(text)
    with pytest.raises(UnreadableProjectError, match=r"p\.qgs can't be read"):
        ProjectDocument(path)
