"""Each cheap check, both ways: what is wrong is found, and what is right is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from qfieldsync_cloud.packaging.checks import Fix
from qfieldsync_cloud.packaging.checks.access import is_private
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction, LayerKind, TableDescription
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.named_files import NamedFiles
from qfieldsync_cloud.packaging.passwords import holds_password
from qfieldsync_cloud.phrases import phrase
from tests.qgis.packaging.checked import (
    HOME,
    database,
    described,
    findings_of,
    fixes_of,
    project_of,
    relation,
    service,
)

KEYED = TableDescription(key=("fid",), numbered_keys=("fid",), fields=("fid", "uuid", "name"))
DATABASE = "dbname='x' host={host} user='ada' {more} table=\"a\" (geom)"


def test_nothing_is_found_in_a_project_that_is_right():
    assert findings_of(project_of(described(table=KEYED))) == []


def test_unsaved_edits():
    project = project_of(described(edited=True, table=KEYED))
    assert findings_of(project) == ["warning: The edits of Trees that are not saved are not part of the package."]
    assert list(fixes_of(project).values())[-1] is Fix.SAVE_EDITS
    assert findings_of(project, Choices({"trees": CloudAction.REMOVE}))[0].startswith("error: There is no layer")


def test_unsaved_project():
    project = project_of(described(), dirty=True)
    assert findings_of(project) == ["warning: Changes of the project that are not saved are not part of the package."]
    assert Fix.SAVE_PROJECT in fixes_of(project).values()


def test_absolute_paths_become_relative():
    project = project_of(described(), absolute_paths=True)
    assert findings_of(project) == [
        "note: The project is saved with absolute paths; in the package they become relative."
    ]
    in_place = findings_of(project, Choices(in_place=True))
    assert in_place == ["error: The project can't be published in place. The project is saved with absolute paths."]


def test_area_of_interest():
    assert "area of interest" in findings_of(project_of(described(), only_area_of_interest=True))[0]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (KEYED, ""),
        (TableDescription(key=("id",), fields=("id",)), ""),
        (TableDescription(key=(), fields=("FID", "name")), ""),
        (TableDescription(key=(), fields=("name",)), "Trees has no key; the crew can't edit it."),
        (TableDescription(key=("a", "b"), fields=("a", "b")),
         "The key of Trees is made of several fields (a, b); the crew can't edit it."),
    ],
)  # fmt: skip
def test_keys(table, said):
    assert findings_of(project_of(described(table=table))) == ([f"warning: {said}"] if said else [])


def test_a_key_does_not_matter_where_nobody_edits_or_a_new_one_is_made():
    keyless = TableDescription(fields=("name",))
    shapefile = described(table=keyless, path=HOME / "trees.shp", kind=LayerKind.VECTOR_FILE)
    assert findings_of(project_of(described(table=keyless, read_only=True))) == []
    assert findings_of(project_of(shapefile)) == ["note: Trees becomes a GeoPackage."]


def test_a_relation_on_a_number_that_the_cloud_gives():
    layers = described(table=KEYED), described("Visits", table=KEYED)
    on_number = project_of(*layers, relations=(relation("Visits", "Trees", ("tree", "fid")),))
    on_text = project_of(*layers, relations=(relation("Visits", "Trees", ("tree", "uuid")),))
    (said,) = findings_of(on_number)
    assert said.startswith("warning: The cloud gives new features of Trees other numbers in fid")
    assert findings_of(on_text) == []


def test_fields_of_bytes_and_lists():
    table = TableDescription(key=("fid",), fields=("fid", "scan", "tags"), odd_fields=("scan", "tags"))
    assert findings_of(project_of(described(table=table))) == [
        "warning: Fields of Trees hold bytes, lists or maps, which do not reach the crew: scan, tags."
    ]


def test_missing_crs():
    assert findings_of(project_of(described(without_crs=True))) == ["warning: Trees has no coordinate system."]


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("user='ada' password='secret' table=a", True),
        ("user=ada password=secret", True),
        ("contextualWMSLegend=0&password=secret&url=https://a.org", True),
        ("url=https://ada:secret@maps.example.org/wms", True),
        ("url=https%3A%2F%2Fada%3Asecret%40maps.example.org", True),
        ("MSSQL:server=db;UID=ada;PWD=secret", True),
        ("user = 'ada' password = 'secret'", True),
        ("OCI:ada/secret@db", True),
        ("type=xyz&http-header:authorization=Basic%20QQ&url=https://a.org", True),
        ("url=https://a.org/%7Bz%7D.png?api_key%3Dsecret", True),
        ("url=https://a.org/tiles?token=c2VjcmV0=", True),
        ("<UserPwd>ada:secret</UserPwd>", True),
        ("<UserPwd></UserPwd>", False),
        ("password=&quot;secret&quot;", True),
        ("user='ada' password='' table=a", False),
        ("user='ada' password= table=a", False),
        ("authcfg=abc1234 table=a", False),
        ("url=https://maps.example.org:8443/wms?user=ada@example.org", False),
        ("table=\"password\" (geom)", False),
    ],
)  # fmt: skip
def test_what_holds_a_password(source, holds):
    assert holds_password(source) is holds


def test_a_password_is_sent_with_a_yes_only():
    layer = database("Cadastre", DATABASE.format(host="db.example.org", more="password='secret'"))
    project = project_of(described(), layer)
    password = "The source of Cadastre holds a password, which everyone in the cloud project could read."
    assert f"error: {password}" in findings_of(project)
    assert f"warning: {password}" in findings_of(project, Choices(allow_passwords=True))
    assert fixes_of(project)[password] is Fix.LEAVE_OUT
    assert not [each for each in findings_of(project, Choices({"cadastre": CloudAction.REMOVE})) if "password" in each]
    safe = database("Cadastre", DATABASE.format(host="db.example.org", more="authcfg=abc1234"))
    assert not [each for each in findings_of(project_of(safe)) if "password" in each]


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost", True), ("127.0.0.1", True), ("10.1.2.3", True), ("172.16.0.9", True), ("172.32.0.9", False),
        ("192.168.1.7", True), ("::1", True), ("[::1]", True), ("fe80::1", True), ("2001:4860:4860::8888", False),
        ("nas.local", True), ("NAS.Local.", True), ("dbserver", True), ("/var/run/postgresql", True),
        ("maps.example.org", False), ("8.8.8.8", False), ("local.example.org", False),
    ],
)  # fmt: skip
def test_private_addresses(host, private):
    assert is_private(host) is private


@pytest.mark.parametrize(
    ("layer", "host"),
    [
        (service("Tiles", "type=xyz&url=http://192.168.1.7/%7Bz%7D/%7Bx%7D.png"), "192.168.1.7"),
        (service("Tiles", "type=xyz&url=http%3A%2F%2Flocalhost%3A8080%2Ft&zmin=0"), "localhost"),
        (service("Tiles", "url=http://[::1]:8080/wms&layers=a"), "::1"),
        (database("Tiles", DATABASE.format(host="10.0.0.5", more="")), "10.0.0.5"),
        (database("Tiles", "dbname='x' user='ada' table=\"a\" (geom)"), "localhost"),
        (service("Tiles", "type=xyz&url=https://tiles.example.org/%7Bz%7D.png"), ""),
        (database("Tiles", DATABASE.format(host="db.example.org", more="")), ""),
        (database("Tiles", "service='field' table=\"a\" (geom)"), ""),
    ],
)
def test_layers_that_no_device_reaches(layer, host):
    found = [each for each in findings_of(project_of(described(), layer)) if "don't reach" in each]
    said = f"warning: The crew's devices don't reach Tiles: {host} is known only in this network."
    assert found == ([said] if host else [])


def test_an_image_that_no_device_can_show():
    image = described("Ortho", path=HOME / "ortho.ecw", kind=LayerKind.RASTER_FILE, provider="gdal",
                      obstacle=phrase("The layer Ortho is an ECW image, which no device can show."))  # fmt: skip
    said = "The layer Ortho is an ECW image, which no device can show. It is left out."
    assert findings_of(project_of(described(), image)) == [f"warning: {said}"]
    other = described("Ortho", path=HOME / "ortho.tif", kind=LayerKind.RASTER_FILE, provider="gdal")
    assert findings_of(project_of(described(), other)) == []


def test_an_action_that_does_not_fit():
    project = project_of(described(stored_action="no_action"))
    assert findings_of(project)[0] == "warning: The cloud action no_action does not fit Trees."
    assert Fix.USE_DEFAULT_ACTION in fixes_of(project).values()


def test_a_layer_outside_the_home():
    outside = described(path=Path("/data/archive/trees.gpkg"))
    assert findings_of(project_of(outside)) == [
        "note: Trees lies outside the project's folder; its copy goes to the folder data."
    ]


@pytest.mark.parametrize("name", ["a#b.gpkg", "a;b.gpkg", "50%20.gpkg", "aux.gpkg", "what?.gpkg"])
def test_names_that_the_server_refuses(name):
    assert findings_of(project_of(described(path=HOME / name))) == [
        f"note: The server does not take the name {name}; in the package it gets another one."
    ]
    attached = findings_of(project_of(described()), None, Examination(refused=(f"DCIM/{name}",)))
    assert attached == [
        f"warning: 1 attached file(s) stay behind, because the server does not take their names: DCIM/{name}."
    ]


def test_a_name_with_a_plain_percent_sign_stays():
    assert findings_of(project_of(described(path=HOME / "50 % grün.gpkg"))) == []


def test_more_than_one_project_file():
    said = ["error: The cloud takes one project file, but these would go along too: DCIM/old.qgz."]
    attached = Examination(projects_attached=("DCIM/old.qgz",))
    beside = Examination(projects_in_home=("DCIM/old.qgz",))
    project = project_of(described())
    assert findings_of(project, None, attached) == said
    assert findings_of(project, None, beside) == []  # a package of its own does not hold it
    assert findings_of(project, Choices(in_place=True), beside) == said


@pytest.mark.parametrize(
    ("free", "severity"), [(None, None), (2_000_000, None), (1_400_000, "warning"), (900_000, "error")]
)
def test_room_in_the_account(free, severity):
    copied = described(size=600_000)
    converted = described("Paths", size=500_000, path=HOME / "paths.shp", kind=LayerKind.VECTOR_FILE)
    photos = Examination(attachments={HOME / "DCIM" / "a.jpg": 400_000})
    found = [each for each in findings_of(project_of(copied, converted), None, photos, free) if "storage" in each]
    assert [each.split(":")[0] for each in found] == ([severity] if severity else [])
    if severity:
        assert "needs about 1.5 MB" in found[0]


def test_room_for_named_files_only():
    named, other = HOME / "DCIM" / "a.jpg", HOME / "DCIM" / "b.jpg"
    examination = Examination(attachments={named: 10, other: 1000}, named={"trees": NamedFiles(frozenset({named}))})
    layers = Choices().applied(project_of(described()))
    assert examination.attached_size(layers, only_named=False) == 1010
    assert examination.attached_size(layers, only_named=True) == 10
    left_out = Choices({"trees": CloudAction.REMOVE}).applied(project_of(described()))
    assert examination.attached_size(left_out, only_named=True) == 0


def test_a_table_that_a_form_looks_up():
    tree = described(looked_up=("species",), table=KEYED)
    project = project_of(tree, described("Species", table=KEYED))
    assert findings_of(project) == []
    assert findings_of(project, Choices({"species": CloudAction.REMOVE})) == [
        "warning: A form of Trees offers values of Species, which is left out."
    ]


def test_only_layers_of_themes_and_what_they_need():
    layers = (described(looked_up=("species",)), described("Species"), described("Visits"), described("Plots"),
              described("Roads"))  # fmt: skip
    project = project_of(*layers, relations=(relation("Visits", "Trees"),), themed=frozenset({"trees"}))

    def kept(choices):
        return [layer.name for layer in choices.applied(project) if layer.action is not CloudAction.REMOVE]

    assert kept(Choices(only_themed=True)) == ["Trees", "Species", "Visits"]
    assert kept(Choices({"roads": CloudAction.OFFLINE}, only_themed=True)) == ["Trees", "Species", "Visits", "Roads"]
    assert len(kept(Choices())) == 5


def test_a_project_without_themes_keeps_all():
    (layer,) = Choices(only_themed=True).applied(project_of(described()))
    assert layer.action is CloudAction.OFFLINE


def test_errors_come_first():
    layer = database("Cadastre", DATABASE.format(host="10.0.0.5", more="password='secret'"))
    project = project_of(described(path=Path("/data/other/a.gpkg"), without_crs=True), layer)
    severities = [each.split(":")[0] for each in findings_of(project)]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert len(set(severities)) == 3
