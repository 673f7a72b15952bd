"""The scene of each group of recordings."""

from __future__ import annotations

from typing import ClassVar

from tests.contract.recordings import PIXEL, Exchange
from tests.contract.stage import (
    AVATAR,
    BROKEN,
    BROKEN_TOO,
    DELTAS,
    ORGANIZATION_PROJECT,
    ROLES,
    SAMPLE_FILES,
    TINY,
    TREES,
    Scene,
)


class Auth(Scene):
    """Tokens of many kinds of client."""

    def prepare(self) -> None:
        """Make the owner's shared datasets, to which a new project points."""
        self.make_shared()
        self.happenings = {
            "expired_token": lambda: self.cloud.clock.advance(hours=721),
            "inactive_user_login": lambda: self.cloud.store.run(
                "UPDATE users SET is_active = 0 WHERE username = 'mate'"
            ),
        }

    def token(self, exchange: Exchange) -> str | None:
        """Return the token of the login that the exchange's name tells."""
        name, logins = exchange.name, self.replay.logins
        if "stale_token" in name:
            return None
        for prefix, login in (("ua_", "1" if "first_token" in name else "2"), ("after_logout_", "2")):
            if name.startswith(prefix):
                return logins.get(f"ua_{name.removeprefix(prefix).split('_')[0]}_login{login}")
        if name in ("logout", "logout_again"):
            return logins["ua_sdk_login2"]
        if name in ("logout_with_get", "user_after_get_logout"):
            return logins["login_fresh"]
        if name == "post_with_cookie_and_token":
            return self.cloud.token("owner")  # the clock has been set forward
        return logins["expire_login"] if name == "expired_token" else super().token(exchange)


class Trees(Scene):
    """The project with its collaborators."""

    def prepare(self) -> None:
        """Make it."""
        self.make_shared()
        self.make_trees()


class Files(Scene):
    """The project without files, and nobody but its owner."""

    users: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "quota_over",
            "quota_under",
            "quota_second",
            "quota_replace",
            "quota_over_as_qfield_client",
            "quota_subscription",
            "quota_project",
        ),
        "tiny",
    )

    def prepare(self) -> None:
        """Make it."""
        self.make_shared()
        self.make_trees(files=())


class Shared(Scene):
    """Nothing but the owner's shared datasets, to which other projects point."""

    def prepare(self) -> None:
        """Make them."""
        self.make_shared()


class Jobs(Shared):
    """Jobs, good and bad, of projects whose files came in between."""

    def prepare(self) -> None:
        """Make a good project, and plan the uploads."""
        super().prepare()
        self.make(DELTAS, "good", files=SAMPLE_FILES)
        self.happenings = {
            "jobs_after_data_upload": lambda: self.upload(TREES, *SAMPLE_FILES[:3]),
            "jobs_after_qgs_upload": lambda: self.upload(TREES, "trees.qgs"),
            "list_limit": lambda: self.cloud.upload(self.replay.ids[TREES], "notes.txt", b"x"),
            "get_reader": self._add_collaborators,
            **dict.fromkeys(("create_package_as_editor", "bad_again_package", "restore_package2"), self.replay.settle),
            "force_1": lambda: self.cloud.upload(self.replay.ids[TREES], "hash#tag.txt", b"x"),
            "project_busy": lambda: self.cloud.store.update("projects", self.replay.ids[TREES], description="p"),
        }

    def _add_collaborators(self) -> None:
        for name, role in ROLES.items():
            self.cloud.collaborate(self.replay.ids[TREES], name, role)


class Deltas(Shared):
    """A project for deltas, which the exchanges themselves make."""

    def prepare(self) -> None:
        """Plan when the others join."""
        super().prepare()
        self.happenings = {"push_ok": self.replay.settle, "push_as_editor": self._add_collaborators}

    def _add_collaborators(self) -> None:
        self.replay.settle()
        for name in ("editor", "reporter", "reader"):
            self.cloud.collaborate(self.replay.ids[DELTAS], name, name)


class Packages(Trees):
    """Packages, good and failed."""

    def prepare(self) -> None:
        """Make the projects, and plan the jobs."""
        super().prepare()
        self.make(BROKEN, "broken", files=("trees.qgs",))
        self.make(BROKEN_TOO, "broken2")
        self.make(DELTAS, "good", files=SAMPLE_FILES)
        self.happenings = {
            "latest": lambda: self.package(TREES),
            "latest_after_repackage": self._spoil,
            "good": lambda: self.package(DELTAS),
            "latest_when_last_package_failed": self._fail,
            "w_job_package": self._mend,
        }

    def _spoil(self) -> None:
        for name in ("hash#tag.txt", "DCIM/photo 1.jpg"):
            self.cloud.upload(self.replay.ids[TREES], name, b"content of DCIM/photo 1.jpg")
        self.package(TREES)

    def _fail(self) -> None:
        self.cloud.faults.fail_job("package")
        self.package(DELTAS)

    def _mend(self) -> None:
        self.cloud.shelf.forget_file(self.cloud.shelf.file_id(self.replay.ids[TREES], "hash#tag.txt"))
        self.cloud.store.update("projects", self.replay.ids[TREES], description="p")
        self.package(TREES)


class Permissions(Trees):
    """The project with a package, and with a file whose name breaks its jobs."""

    def prepare(self) -> None:
        """Make it."""
        super().prepare()
        self.package(TREES)
        self.cloud.upload(self.replay.ids[TREES], "notes.txt", b"three\n")
        self.cloud.upload(self.replay.ids[TREES], "hash#tag.txt", b"x")


class Projects(Scene):
    """Nothing but accounts, of whom one looks at public projects."""

    users: ClassVar[dict[str, str]] = {"patch_as_public_viewer": "second", "public_list": "second"}


class People(Scene):
    """An organization with a project of its own."""

    users: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "member_add_as_member",
                "member_patch_as_member",
                "team_create_as_member",
                "project_as_team_member",
                "projects_of_team_member",
                "user_organizations_member",
            ),
            "editor",
        ),
        **dict.fromkeys(("user_create_as_staff", "user_create_again", "user_create_weak"), "admin"),
        "member_delete_self": "manager",
        "user_patch_username": "mate",
        "avatar_user": "second",
        "avatar_login": "second",
    }

    def prepare(self) -> None:
        """Make both projects, and one more of the person who has a picture later."""
        self.cloud.add_user("sdkuser")
        self.make(ORGANIZATION_PROJECT, "orgproj", owner="acme")
        self.cloud.collaborate(self.make_trees(), "second", "editor")
        self.cloud.make_project("second", "alpha2")
        self.happenings = {"avatar_user": self._show_a_picture}

    def _show_a_picture(self) -> None:
        self.replay.texts[AVATAR] = self.cloud.set_avatar("second", PIXEL)


class Race(Scene):
    """Uploads while deltas are applied."""

    def prepare(self) -> None:
        """Make the project, and let the job hang once it has its copy of the files."""
        self.project = self.make(DELTAS, "deltas", files=SAMPLE_FILES)
        self.cloud.upload(self.project, "shared.txt", b"version 0\n")
        self.replay.settle()
        self.hanging = self.cloud.faults.hang_job("delta_apply")
        self.happenings = {"versions": self._upload_meanwhile}

    def _upload_meanwhile(self) -> None:
        self.cloud.resume_jobs()
        self.cloud.wait_for(lambda: self.hanging.hits)
        for number in (1, 2, 3):
            self.cloud.upload(self.project, "shared.txt", b"version %d\n" % number)
        self.cloud.upload(self.project, "shared.txt", b"the last\n")
        self.hanging.release()
        self.cloud.finish_jobs()


class Quota(Scene):
    """A project whose owner is over quota already."""

    default_user = "tiny"

    def prepare(self) -> None:
        """Make it."""
        project = self.make(TINY, "tiny", owner="tiny")
        self.cloud.upload(project, "c.bin", bytes(2_400_000))


class Collaborators(Scene):
    """The project without collaborators."""

    def prepare(self) -> None:
        """Make it."""
        self.cloud.add_user("sdkuser")
        self.make_trees(collaborators=False)


SCENES: dict[str, type[Scene]] = {
    "auth": Auth,
    "collaborators": Collaborators,
    "deltas": Deltas,
    "files": Files,
    "jobs": Jobs,
    "members_teams_users": People,
    "packages": Packages,
    "permissions": Permissions,
    "projects": Projects,
    "public": Shared,
    "quota": Quota,
    "race": Race,
    "restricted": Shared,
    "server": Scene,
    "special_projects": Shared,
}
