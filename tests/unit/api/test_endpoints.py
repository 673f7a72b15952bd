from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Callable

import pytest

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.models import DeltaStatus, JobStatus, JobType, NewProject, Role, RoleOrigin, UserType
from qfieldsync_cloud.api.multipart import FileBody
from qfieldsync_cloud.api.projects import ProjectQuery
from qfieldsync_cloud.errors import BadAnswerError
from qfieldsync_cloud.refusals import (
    InvalidJobError,
    LastVersionError,
    NotFoundError,
    PermissionDeniedError,
    ProjectExistsError,
    ValidationFailedError,
)
from sandbox import Sandbox
from tests.unit.api.conftest import seen
from tests.unit.api.wire import Wire, json_answer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def user_page(name: str, following: str = "") -> bytes:
    headers = [f"X-Next-Page: {following}"] if following else []
    return json_answer(json.dumps([{"username": name}]).encode(), "200 OK", "X-Total-Count: 2", *headers)


def test_pages_are_asked_for_as_they_are_needed(client: Client, cloud: Sandbox) -> None:
    for number in range(5):
        cloud.make_project("owner", f"forest{number}")
    projects = client.projects.all(ProjectQuery(ordering="name", limit=2))
    assert [next(projects).name, next(projects).name] == ["forest0", "forest1"]
    assert len(seen(cloud, "/api/v1/projects/")) == 1
    assert [project.name for project in projects] == ["forest2", "forest3", "forest4"]
    assert len(seen(cloud, "/api/v1/projects/", 3)) == 3


def test_a_page_tells_how_many_there_are_and_what_follows(client: Client, cloud: Sandbox) -> None:
    for number in range(3):
        cloud.make_project("owner", f"forest{number}")
    query = ProjectQuery(ordering="-name", limit=2)
    first = client.projects.page(query)
    second = client.projects.page(query, first.next_query)
    assert (first.total, [project.name for project in first.items]) == (3, ["forest2", "forest1"])
    assert ([project.name for project in second.items], second.next_query) == (["forest0"], None)


def test_only_the_query_of_the_next_page_is_followed(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [user_page("a", "https://evil.example/steal/?limit=1&offset=1"), user_page("b")]
    assert [user.username for user in reach().users.all()] == ["a", "b"]
    assert wire.heads[1].startswith("GET /api/v1/users/?limit=1&offset=1 ")


def test_pages_that_lead_in_a_circle_end(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [user_page("a", "/?limit=50&offset=0")]
    assert len(list(reach().users.all())) <= 3


def test_a_list_that_breaks_on_its_second_page_is_no_shorter_list(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [user_page("a", "/?limit=1&offset=1"), json_answer(b"{}")]
    with pytest.raises(BadAnswerError):
        list(reach().users.all())


def test_projects_are_created_changed_and_deleted(client: Client) -> None:
    made = client.projects.create(NewProject("forest", owner="owner", description="Trees", overwrite_conflicts=False))
    assert (made.full_name, made.role, made.role_origin) == ("owner/forest", Role.ADMIN, RoleOrigin.OWNER)
    assert made.overwrite_conflicts is False
    assert client.projects.change(made.id, description="Oaks").description == "Oaks"
    with pytest.raises(ProjectExistsError):
        client.projects.create(NewProject("forest", owner="owner"))
    client.projects.delete(made.id)
    with pytest.raises(NotFoundError):
        client.projects.get(made.id)


def test_projects_are_found(client: Client, cloud: Sandbox) -> None:
    cloud.make_project("owner", "forest")
    cloud.make_project("owner", "river")
    cloud.make_project("stranger", "open", is_public=1)
    assert [project.name for project in client.projects.all(ProjectQuery(search="riv"))] == ["river"]
    assert [project.name for project in client.projects.all(ProjectQuery(public=True))] == ["open"]


def test_thumbnails(client: Client, cloud: Sandbox, tmp_path: Path) -> None:
    project = cloud.make_project("owner", "forest")
    picture = tmp_path / "picture.png"
    picture.write_bytes(PNG)
    client.projects.set_thumbnail(project, FileBody(picture, "thumbnail"))
    assert client.projects.thumbnail(project) == PNG


def test_files_are_listed_by_name_with_their_versions(client: Client, cloud: Sandbox) -> None:
    project = cloud.make_project("owner", "forest", {"DCIM/b": b"1", "DCIM/a": b"2"})
    newest = cloud.upload(project, "DCIM/b", b"3")
    files = client.files.list(project)
    assert [file.name for file in files] == ["DCIM/a", "DCIM/b"]
    assert files[1].latest is not None
    assert files[1].latest.id == newest
    assert sorted(file.name for file in client.files.pages(project, 1)) == ["DCIM/a", "DCIM/b"]


def test_files_and_versions_are_deleted_and_may_be_gone(client: Client, cloud: Sandbox) -> None:
    project = cloud.make_project("owner", "forest", {"DCIM/a": b"1"})
    old = client.files.get(project, "DCIM/a").versions[0].id
    with pytest.raises(LastVersionError):
        client.files.delete_version(project, "DCIM/a", old)
    cloud.upload(project, "DCIM/a", b"2")
    client.files.delete_version(project, "DCIM/a", old)
    client.files.delete_version(project, "DCIM/a", old)
    client.files.delete(project, "DCIM/a")
    client.files.delete(project, "DCIM/a")
    assert cloud.files(project) == {}


def test_collaborators(client: Client, cloud: Sandbox) -> None:
    project = cloud.make_project("owner", "forest")
    assert client.collaborators.add(project, "mate").role is Role.READER
    assert client.collaborators.change(project, "mate", Role.EDITOR).role is Role.EDITOR
    assert client.collaborators.get(project, "mate").role is Role.EDITOR
    with pytest.raises(ValidationFailedError):
        client.collaborators.add(project, "mate")
    client.collaborators.remove(project, "mate")
    assert list(client.collaborators.all(project)) == []


def test_organizations_and_teams(client: Client) -> None:
    assert client.organizations.add_member("acme", "mate", is_public=True).is_public
    assert client.organizations.change_member("acme", "mate", "creator").role == "creator"
    assert client.organizations.member("acme", "mate").role == "creator"
    assert client.organizations.create_team("acme", "field").members == ()
    assert client.organizations.rename_team("acme", "field", "crew").name == "crew"
    client.organizations.add_team_member("acme", "crew", "mate@example.com")
    assert [member.username for member in client.organizations.team_members("acme", "crew")] == ["mate"]
    assert client.organizations.team("acme", "crew").members == ("mate",)
    client.organizations.remove_team_member("acme", "crew", "mate")
    client.organizations.delete_team("acme", "crew")
    client.organizations.remove_member("acme", "mate")
    assert list(client.organizations.teams("acme")) == []
    assert list(client.organizations.members("acme")) == []


def test_users(client: Client) -> None:
    assert {user.username for user in client.users.all("edit")} == {"editor"}
    assert client.users.get("acme").type is UserType.ORGANIZATION
    assert client.users.change("owner", first_name="Ada").username == "owner"
    assert client.users.subscription("owner").storage_total > 0
    assert isinstance(client.users.organizations("owner"), list)


def test_the_server_tells_of_itself_to_anybody(cloud: Sandbox, client: Client) -> None:
    assert client.server.info().title
    assert client.server.status().database == "ok"
    assert client.auth.providers()
    assert {one.token for one in seen(cloud, "*", 3)} == {None}


def test_jobs_are_listed_newest_first(client: Client, cloud: Sandbox) -> None:
    project = cloud.make_project("owner", "forest", {"DCIM/a": b"1"})
    cloud.pause_jobs()
    for _ in range(2):
        cloud.queue.add(project, "process_projectfile", cloud.user_id("owner"))
    jobs = client.jobs.list(project)
    assert [str(job.created_at) for job in jobs] == sorted((str(job.created_at) for job in jobs), reverse=True)
    assert client.jobs.get(jobs[0].id).project_id == project
    assert not jobs[0].status.is_final


def test_a_job_that_does_not_exist_is_denied(client: Client) -> None:
    with pytest.raises(PermissionDeniedError):
        client.jobs.get(str(uuid.uuid4()))


def test_a_project_without_a_qgis_file_has_no_package(client: Client, cloud: Sandbox) -> None:
    project = cloud.make_project("owner", "forest", {"DCIM/a": b"1"})
    with pytest.raises(InvalidJobError):
        client.packages.latest(project)


def test_a_deltafile_travels_whole_and_twice_is_once(
    client: Client, cloud: Sandbox, tmp_path: Path, sample_files: dict[str, Path]
) -> None:
    cloud.pause_jobs()
    project = cloud.make_project("owner", "forest", {"trees.qgs": sample_files["trees.qgs"]})
    delta = {
        "uuid": str(uuid.uuid4()), "clientId": str(uuid.uuid4()), "localPk": "1", "sourcePk": "1",
        "localLayerId": "trees", "sourceLayerId": "trees", "method": "patch",
        "old": {"attributes": {"name": "Oak"}}, "new": {"attributes": {"name": "枫"}},
    }  # fmt: skip
    deltafile = str(uuid.uuid4())
    content = {"version": "1.0", "project": project, "id": deltafile, "files": [], "deltas": [delta]}
    path = tmp_path / "edits.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    client.deltas.push(project, path)
    client.deltas.push(project, path)
    held = list(client.deltas.all(project))
    assert [one.id for one in held] == [delta["uuid"]]
    assert held[0].status in (DeltaStatus.PENDING, DeltaStatus.STARTED)
    assert held[0].content["new"] == delta["new"]
    assert [one.id for one in client.deltas.of_deltafile(project, deltafile)] == [delta["uuid"]]
    assert list(client.deltas.of_deltafile(project, str(uuid.uuid4()))) == []
    client.deltas.apply(project)


def test_a_job_is_started(client: Client, cloud: Sandbox, sample_files: dict[str, Path]) -> None:
    cloud.pause_jobs()
    project = cloud.make_project("owner", "forest", {"trees.qgs": sample_files["trees.qgs"]})
    first = client.jobs.start(project, JobType.PACKAGE)
    again = client.jobs.start(project, JobType.PACKAGE)
    assert (first.type, again.id) == (JobType.PACKAGE, first.id)
    assert first.status in (JobStatus.PENDING, JobStatus.QUEUED)
