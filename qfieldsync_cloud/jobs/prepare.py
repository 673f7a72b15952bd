"""The crew's package: have the server make it, wait, and say what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from qfieldsync_cloud.api.models import CloudJob, JobType, Package, PackagedLayer
from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.waiting import check_finished, wait_for_job, wait_until_idle
from qfieldsync_cloud.phrases import Phrase, phrase


@dataclass(frozen=True)
class PackageResult:
    """A package job; `package` is None if it had not finished when the wait was over."""

    job: CloudJob
    package: Package | None

    @property
    def invalid_layers(self) -> tuple[PackagedLayer, ...]:
        """The layers that the crew gets, but can't open."""
        layers = self.package.layers if self.package else ()
        return tuple(layer for layer in layers if not layer.is_valid)

    def sentence(self) -> Phrase:
        """Return what became of it, for people."""
        if self.package is None:
            return phrase("The crew's package is still being prepared: {state}.", state=self.job.status.value)
        if self.invalid_layers:
            names = ", ".join(layer.name for layer in self.invalid_layers)
            return phrase("The crew's package is ready, but these layers do not work in it: {names}.", names=names)
        count = len(self.package.files)
        return phrase("The crew's package is ready: {count} file(s), all layers work.", count=count)


def prepare_package(session: Session, project_id: str, force: bool = False, wait: float = 600.0) -> Job[PackageResult]:
    """Have the crew's package made and wait for it, at most `wait` seconds; JobFailedError tells why it failed.

    Without `force` a package that is up to date is not made again.
    """

    def run(context: Context) -> PackageResult:
        client = session.client(context)
        if wait > 0:
            wait_until_idle(client, project_id, context, wait)
        job = client.jobs.start(project_id, JobType.PACKAGE, force)
        job = wait_for_job(client, job, context, wait)
        check_finished(job)
        package = client.packages.latest(project_id) if job.status.is_final else None
        result = PackageResult(job, package)
        context.log(result.sentence(), Level.WARNING if result.invalid_layers else Level.INFO)
        return result

    return run
