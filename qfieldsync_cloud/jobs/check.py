"""What has to be known before a project is published: what its data say, and how much room the account has."""

from __future__ import annotations

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CloudError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.examination import Examination, examine


def examine_project(description: ProjectDescription, choices: Choices) -> Job[Examination]:
    """Read what the checks need of the project's files and layers; nothing is written."""

    def run(context: Context) -> Examination:
        examination: Examination = examine(description, choices.dirs(description), context)
        return examination

    return run


def free_storage(session: Session, owner: str) -> Job[int | None]:
    """Return how many bytes of an account's storage are left, None if the server does not tell this account."""

    def run(context: Context) -> int | None:
        try:
            plan = session.client(context).users.subscription(owner)
        except CloudError:
            return None
        return max(plan.storage_total - plan.storage_used, 0) if plan.storage_total else None

    return run
