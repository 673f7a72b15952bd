"""The checks that read data, on real projects: what is wrong is found, and what is right is not."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsEditorWidgetSetup,
    QgsMapThemeCollection,
    QgsMarkerSymbol,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsSvgMarkerSymbolLayer,
    QgsVectorLayer,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging import named_files
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.examination import examine
from qfieldsync_cloud.packaging.inspect import inspect
from tests.fixtures.projects import BLOB, INTEGER, TEXT, layer_named, memory_layer, save, vector_layer, write_vector
from tests.qgis.packaging.checked import deep_findings_of
from tests.qgis.packaging.support import cancel_when, pack

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "town"
    (folder / "DCIM").mkdir(parents=True)
    return folder


@pytest.fixture
def save_with(home):
    """Save a project of these layers in the home."""
    projects = []

    def run(*layers):
        project = QgsProject()
        projects.append(project)
        project.addMapLayers([*layers])
        return save(project, home / "town.qgz")

    yield run
    for project in projects:
        project.clear()


def text_of(project_file):
    """Return the XML of a .qgz file."""
    with zipfile.ZipFile(project_file) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(".qgs"))).decode()


def about(found, text):
    return [each for each in found if text in each]


@pytest.mark.parametrize(("numbers", "said"), [((1, 2, 2, 3, 3), "2, 3"), ((1, 2, 3), "")])
@pytest.mark.parametrize("driver", ["GeoJSON", "ESRI Shapefile"])
def test_numbers_that_occur_twice_in_a_file(home, save_with, driver, numbers, said):
    path = home / ("zones.geojson" if driver == "GeoJSON" else "zones.shp")
    rows = [("POINT (1 2)", number, "a") for number in numbers]
    write_vector(path, "zones", {"fid": INTEGER, "name": TEXT}, rows, driver=driver)
    found = about(deep_findings_of(save_with(vector_layer(path, "Zones"))), "share numbers")
    assert found == ([f"warning: Features of Zones share numbers in the field fid: {said}."] if said else [])


@pytest.mark.parametrize(("numbers", "said"), [((7, 7), "7"), ((7, 8), "")])
def test_numbers_that_occur_twice_in_a_memory_layer(save_with, numbers, said):
    rows = [("POINT (8.4 47.4)", number) for number in numbers]
    layer = memory_layer("Sketch", "Point?crs=EPSG:4326&field=fid:integer", rows)
    found = about(deep_findings_of(save_with(layer)), "share numbers")
    assert found == ([f"warning: Features of Sketch share numbers in the field fid: {said}."] if said else [])


@pytest.mark.parametrize(
    ("encoding", "text", "read_as", "said"),
    [
        ("ISO-8859-1", "Straße", "ISO-8859-1", "note: The file of Roads does not name its encoding"),
        ("ISO-8859-1", "Straße", "UTF-8", "warning: Texts of Roads are not in its encoding, UTF-8."),
        ("UTF-8", "Straße", "UTF-8", "note: The file of Roads does not name its encoding"),
        ("ISO-8859-1", "Strasse", "UTF-8", ""),
    ],
)
def test_encoding_of_a_shapefile_without_cpg(home, save_with, encoding, text, read_as, said):
    path = home / "roads.shp"
    write_vector(path, "roads", {"name": TEXT}, [("POINT (1 2)", text)], driver="ESRI Shapefile",
                 options=[f"ENCODING={encoding}"])  # fmt: skip
    path.with_suffix(".cpg").unlink()
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0
    path.with_suffix(".dbf").write_bytes(table)
    layer = vector_layer(path, "Roads")
    layer.setProviderEncoding(read_as)
    found = about(deep_findings_of(save_with(layer)), "encoding")
    assert [each[: len(said)] for each in found] == ([said] if said else [])


def test_a_shapefile_with_cpg_says_its_encoding(home, save_with):
    path = home / "roads.shp"
    write_vector(path, "roads", {"name": TEXT}, [("POINT (1 2)", "Straße")], driver="ESRI Shapefile",
                 options=["ENCODING=UTF-8"])  # fmt: skip
    assert path.with_suffix(".cpg").is_file()
    assert about(deep_findings_of(save_with(vector_layer(path, "Roads"))), "encoding") == []


def photo_layer(home, values, config=None, name="Trees"):
    path = home / f"{name}.gpkg"
    write_vector(path, name, {"photo": TEXT}, [("POINT (1 2)", value) for value in values])
    layer = vector_layer(f"{path}|layername={name}", name)
    layer.setEditorWidgetSetup(1, QgsEditorWidgetSetup("ExternalResource", config or {"RelativeStorage": 1}))
    return layer


def test_photos_that_are_missing(home, save_with):
    (home / "DCIM" / "a.jpg").write_bytes(b"a")
    values = ["DCIM/a.jpg", "DCIM/b.jpg", "DCIM/b.jpg", r"DCIM\c.jpg", None, "", "https://example.org/x.jpg"]
    found = deep_findings_of(save_with(photo_layer(home, values)))
    assert about(found, "do not exist") == [
        "warning: Trees names 2 file(s) that do not exist: DCIM/b.jpg, DCIM\\c.jpg."
    ]
    (home / "DCIM" / "b.jpg").write_bytes(b"b")
    (home / "DCIM" / "c.jpg").write_bytes(b"c")
    assert about(deep_findings_of(save_with(photo_layer(home, values, name="Bushes"))), "names") == []


def test_photos_that_stay_behind(home, save_with, tmp_path):
    (home / "Bilder").mkdir()
    for path in (home / "Bilder" / "a.jpg", tmp_path / "b.jpg", home / "DCIM" / "c.jpg"):
        path.write_bytes(b"x")
    values = ["Bilder/a.jpg", str(tmp_path / "b.jpg"), str(home / "DCIM" / "c.jpg")]
    found = about(deep_findings_of(save_with(photo_layer(home, values))), "names")
    assert found == [
        f"warning: Trees names 2 file(s) that lie in no attachment folder and stay behind: {values[0]}, {values[1]}."
    ]


def test_photos_below_a_root_of_their_own(home, save_with):
    (home / "DCIM" / "a.jpg").write_bytes(b"a")
    layer = photo_layer(home, ["a.jpg", "b.jpg"], {"RelativeStorage": 2, "DefaultRoot": str(home / "DCIM")})
    found = about(deep_findings_of(save_with(layer)), "names")
    assert found == ["warning: Trees names 1 file(s) that do not exist: b.jpg."]


def test_very_many_photos_are_cut_off(home, save_with, monkeypatch):
    monkeypatch.setattr(named_files, "MOST", 3)
    found = deep_findings_of(save_with(photo_layer(home, [f"DCIM/{number}.jpg" for number in range(5)])))
    assert about(found, "3 file(s) that do not exist")
    assert about(found, "note: Trees names very many files; not all of them were looked for.")


def test_a_field_that_the_form_does_not_show_names_no_file(home, save_with):
    layer = photo_layer(home, ["DCIM/gone.jpg"])
    config = layer.editFormConfig()
    config.setLayout(config.EditorLayout.TabLayout)
    config.clearTabs()
    layer.setEditFormConfig(config)
    assert about(deep_findings_of(save_with(layer)), "names") == []


def test_only_named_files_go_along(home, save_with, tmp_path):
    for name in ("a.jpg", "b.jpg"):
        (home / "DCIM" / name).write_bytes(b"x")
    project = save_with(photo_layer(home, ["DCIM/a.jpg"]))
    all_of_it = pack(project, tmp_path / "all")
    some = pack(project, tmp_path / "some", Choices(only_named_files=True))
    assert {file.path for file in all_of_it.files} - {file.path for file in some.files} == {"DCIM/b.jpg"}
    assert (tmp_path / "some" / "DCIM" / "a.jpg").is_file()


def test_project_files_among_others(home, save_with):
    project = save_with(vector_layer(write_vector(home / "t.gpkg", "t", {"n": TEXT}, []), "T"))
    assert about(deep_findings_of(project), "one project file") == []
    shutil.copyfile(home / "town.qgz", home / "old.qgz")
    assert about(deep_findings_of(project), "one project file") == []
    in_place = deep_findings_of(project, Choices(in_place=True))
    assert about(in_place, "one project file, but these would go along too: old.qgz")
    shutil.copyfile(home / "town.qgz", home / "DCIM" / "older.qgz")
    assert about(deep_findings_of(project), "too: DCIM/older.qgz")


def test_attachments_that_the_server_refuses(home, save_with):
    project = save_with(vector_layer(write_vector(home / "t.gpkg", "t", {"n": TEXT}, []), "T"))
    (home / "DCIM" / "a b.jpg").write_bytes(b"x")
    assert about(deep_findings_of(project), "do not take their names") == []
    (home / "DCIM" / "a#b.jpg").write_bytes(b"x")
    assert about(deep_findings_of(project), "does not take their names: DCIM/a#b.jpg")


def test_keys_and_fields_are_read_from_real_layers(home, save_with):
    path = write_vector(home / "t.gpkg", "t", {"n": INTEGER, "scan": BLOB}, [("POINT (1 2)", 1, b"x")])
    dataset = ogr.Open(str(path), 1)
    dataset.ExecuteSQL("CREATE VIEW seen AS SELECT scan, geom FROM t")
    dataset.ExecuteSQL("INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) "
                       "VALUES ('seen', 'seen', 'features', 4326)")  # fmt: skip
    dataset.ExecuteSQL("INSERT INTO gpkg_geometry_columns VALUES ('seen', 'geom', 'POINT', 4326, 0, 0)")
    del dataset
    found = deep_findings_of(save_with(
        vector_layer(f"{path}|layername=t", "Trees"), vector_layer(f"{path}|layername=seen", "Seen")
    ))  # fmt: skip
    assert sorted(about(found, "bytes, lists or maps")) == [
        "warning: Fields of Seen hold bytes, lists or maps, which do not reach the crew: scan.",
        "warning: Fields of Trees hold bytes, lists or maps, which do not reach the crew: scan.",
    ]
    assert about(found, "no key") == ["warning: Seen has no key; the crew can't edit it."]


def test_a_layer_without_crs(home, save_with):
    path = write_vector(home / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    layer = vector_layer(f"{path}|layername=t", "Trees")
    assert about(deep_findings_of(save_with(layer)), "coordinate system") == []
    layer.setCrs(layer.crs().__class__())
    assert about(deep_findings_of(save_with(layer.clone())), "coordinate system")


def test_themes_are_read(sample_project):
    assert inspect(sample_project).themed is None
    trees = layer_named(sample_project, "Trees")
    record = QgsMapThemeCollection.MapThemeRecord()
    record.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(trees))
    sample_project.mapThemeCollection().insert("Trees", record)
    description = inspect(sample_project)
    assert description.themed == {trees.id()}
    kept = {layer.name for layer in Choices(only_themed=True).applied(description) if layer.action.value != "remove"}
    assert kept == {"Trees", "Species", "Visits"}  # its join, and its relation


def test_reading_the_data_can_be_cancelled(sample_project):
    description = inspect(sample_project)
    with pytest.raises(CancelledJob):
        examine(description, description.attachment_dirs, cancel_when(lambda progress: progress.done >= 1))


def test_a_file_that_can_not_be_read_is_no_failure_of_the_checks(home, save_with):
    layer = photo_layer(home, ["DCIM/a.jpg"])
    description = inspect(save_with(layer))
    Path(home / "Trees.gpkg").write_bytes(b"not a database any more")
    examination = examine(description, description.attachment_dirs, Context())
    assert examination.named[layer.id()].missing_count == 0


def test_no_password_of_a_layer_that_is_left_out_stays_in_the_project(home, save_with, tmp_path):
    source = "dbname='x' host=db.example.org user='ada' password='secret' table=\"a\" (geom)"
    cadastre = QgsVectorLayer(source, "Cadastre", "postgres")
    trees = photo_layer(home, [None])
    widget = {"Layer": cadastre.id(), "LayerSource": source, "LayerProviderName": "postgres", "Key": "a", "Value": "a"}
    trees.setEditorWidgetSetup(1, QgsEditorWidgetSetup("ValueRelation", widget))
    project = save_with(trees, cadastre)
    assert "secret" in text_of(home / "town.qgz")
    packaged = pack(project, tmp_path / "package", Choices({cadastre.id(): CloudAction.REMOVE}))
    assert "secret" not in text_of(packaged.folder / packaged.project_file)
    kept = {cadastre.id(): CloudAction.NO_ACTION}
    packaged = pack(project, tmp_path / "kept", Choices(kept, allow_passwords=True))
    assert "secret" in text_of(packaged.folder / packaged.project_file)


@pytest.mark.parametrize("present", [True, False])
def test_files_of_symbols_are_looked_for_before_packaging(home, save_with, present):
    drawing = home / "hydrant.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle r="4"/></svg>')
    layer = photo_layer(home, [None])
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(str(drawing)))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    project = save_with(layer)
    if not present:
        drawing.unlink()
    assert bool(about(deep_findings_of(project), "hydrant.svg")) is not present
