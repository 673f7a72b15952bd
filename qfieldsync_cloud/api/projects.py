"""Projects and who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qfieldsync_cloud.api.fields import Fields
from qfieldsync_cloud.api.models import Collaborator, NewProject, Project, Role
from qfieldsync_cloud.api.multipart import FileBody
from qfieldsync_cloud.api.paging import PAGE_SIZE, Page, read_all, read_page
from qfieldsync_cloud.api.paths import path_of
from qfieldsync_cloud.api.transport import Request, Transport


@dataclass(frozen=True)
class ProjectQuery:
    """Which projects, in which order; ordering: name, owner, created_at, with '-' in front for descending."""

    search: str = ""
    name: str = ""
    owner: str = ""
    public: bool = False
    include_public: bool = False
    ordering: str = ""
    limit: int = PAGE_SIZE

    @property
    def path(self) -> str:
        """The list to ask."""
        return path_of("projects", "public") if self.public else path_of("projects")

    def to_query(self) -> dict[str, Any]:
        """Return the query of the request."""
        wanted = {"search": self.search, "name": self.name, "owner": self.owner, "ordering": self.ordering}
        query: dict[str, Any] = {name: value for name, value in wanted.items() if value}
        if self.include_public:
            query["include-public"] = "1"
        return {"limit": self.limit, **query}


class Projects:
    """`projects/…`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, query: ProjectQuery | None = None) -> Iterator[Project]:
        """Yield the projects, page by page as they are needed."""
        asked = query or ProjectQuery()
        return read_all(self._transport, asked.path, asked.to_query(), Project.parse)

    def page(self, query: ProjectQuery, following: Mapping[str, Any] | None = None) -> Page[Project]:
        """Return the first page, or the one that `following` (`Page.next_query`) asks for."""
        return read_page(self._transport, query.path, following or query.to_query(), Project.parse)

    def get(self, project_id: str) -> Project:
        """Return one project."""
        return Project.parse(self._transport.json(Request("GET", path_of("projects", project_id))))

    def create(self, new: NewProject) -> Project:
        """Create a project and read it back: the server drops unknown settings silently and leaves the role out."""
        request = Request("POST", path_of("projects"), json=new.to_json(), repeatable=False)
        return self.get(Project.parse(self._transport.json(request)).id)

    def change(self, project_id: str, **changes: Any) -> Project:
        """Change settings and return the project; a change of `owner` hands it over at once."""
        path = path_of("projects", project_id)
        return Project.parse(self._transport.json(Request("PATCH", path, json=changes)))

    def delete(self, project_id: str) -> None:
        """Delete a project with all that is in it."""
        self._transport.json(Request("DELETE", path_of("projects", project_id), repeatable=False))

    def seed(self, project_id: str) -> Mapping[str, Any]:
        """Return what the project was made from."""
        data = self._transport.json(Request("GET", path_of("projects", project_id, "seed")))
        return Fields("seed", data).rest()

    def seed_xlsform(self, project_id: str) -> bytes:
        """Return the XLSForm that the project was made from."""
        request = Request("GET", path_of("projects", project_id, "seed", "xlsform"))
        return self._transport.bytes(request)

    def thumbnail(self, project_id: str) -> bytes:
        """Return the project's picture (PNG)."""
        return self._transport.bytes(Request("GET", path_of("files", "thumbnails", project_id)))

    def set_thumbnail(self, project_id: str, picture: FileBody) -> None:
        """Set the project's picture; the body's field is `thumbnail`."""
        path = path_of("projects", project_id, "thumbnail")
        self._transport.json(Request("POST", path, body=picture))


class Collaborators:
    """`collaborators/…`; a team is `@organization/team`, and can only be added."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, project_id: str) -> Iterator[Collaborator]:
        """Yield who takes part."""
        return read_all(self._transport, path_of("collaborators", project_id), {}, Collaborator.parse)

    def get(self, project_id: str, username: str) -> Collaborator:
        """Return one of them."""
        path = path_of("collaborators", project_id, username)
        return Collaborator.parse(self._transport.json(Request("GET", path)))

    def add(self, project_id: str, username: str, role: Role = Role.READER) -> Collaborator:
        """Let somebody take part."""
        body = {"collaborator": username, "role": role.value}
        request = Request("POST", path_of("collaborators", project_id), json=body, repeatable=False)
        return Collaborator.parse(self._transport.json(request))

    def change(self, project_id: str, username: str, role: Role) -> Collaborator:
        """Give somebody another role."""
        path = path_of("collaborators", project_id, username)
        return Collaborator.parse(self._transport.json(Request("PATCH", path, json={"role": role.value})))

    def remove(self, project_id: str, username: str) -> None:
        """Take somebody out."""
        self._transport.json(Request("DELETE", path_of("collaborators", project_id, username), repeatable=False))
