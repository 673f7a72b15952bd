"""What all algorithms of the provider have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.PyQt.QtGui import QIcon

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, QFieldSyncCloudError
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.edit_mode import edited_files, identity
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.account import Environment, session_job
from qfieldsync_cloud.processing.feedback import FeedbackContext

Result = TypeVar("Result")
ICONS = Path(__file__).parent.parent / "gui" / "icons"


class CloudAlgorithm(QgsProcessingAlgorithm):
    """An algorithm over the jobs: subclasses name themselves, add parameters, and turn a job's result into outputs.

    `prepare` runs on the main thread, where projects and stored accounts are read; `run` may run on any.
    """

    id_name = ""
    icon_name = "cloud"
    needs_account = True

    SERVER = "SERVER"
    AUTHCFG = "AUTHCFG"

    def __init__(self, accounts: Accounts) -> None:
        super().__init__()
        self._accounts = accounts
        self._sign_in: Job[Session] | None = None
        self._edited: frozenset[str] = frozenset()

    # What a subclass gives.

    def title(self) -> str:
        """Return the name that people see."""
        raise QgsProcessingException(self.id_name)

    def help_text(self) -> str:
        """Return what it does, for people."""
        return ""

    def add_parameters(self) -> None:
        """Add its own parameters and outputs."""

    def read(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Read from the main thread what `run` needs; QFieldSyncCloudError if something is wrong with it."""

    def run_job(
        self,
        parameters: dict[str, Any],  # noqa: ARG002 - for subclasses
        context: QgsProcessingContext,  # noqa: ARG002
        job_context: Context,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Do the work and return the outputs."""
        return {}

    # What Processing asks for.

    def name(self) -> str:
        return self.id_name

    def displayName(self) -> str:
        return self.title()

    def shortHelpString(self) -> str:
        return self.help_text()

    def icon(self) -> QIcon:
        return QIcon(str(ICONS / f"{self.icon_name}.svg"))

    def createInstance(self) -> CloudAlgorithm:
        return type(self)(self._accounts)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002 - there is none
        self.add_parameters()
        self._add_aside(QgsProcessingParameterString(self.SERVER, tr("Server"), optional=True))
        self._add_aside(QgsProcessingParameterAuthConfig(self.AUTHCFG, tr("Account"), optional=True))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        try:
            if self.needs_account:
                server = self.parameterAsString(parameters, self.SERVER, context)
                authcfg = self.parameterAsString(parameters, self.AUTHCFG, context)
                self._sign_in = session_job(server, authcfg, self._accounts, Environment.read())
            self._edited = edited_files(QgsProject.instance())
            self.read(parameters, context)
        except QFieldSyncCloudError as error:
            raise as_exception(error, feedback) from error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        try:
            return self.run_job(parameters, context, FeedbackContext(feedback).context())
        except QFieldSyncCloudError as error:
            raise as_exception(error, feedback) from error
        except CancelledJob as error:
            raise QgsProcessingException(tr("Cancelled.")) from error

    # What subclasses use.

    def means(self, **others: Any) -> Means:
        """Return what jobs need to know of QGIS: whose layers were in edit mode when the algorithm was started."""
        return Means(is_being_edited=lambda path: identity(path) in self._edited, **others)

    def session(self, job_context: Context) -> Session:
        """Return the session to work with, signing in if need be."""
        if self._sign_in is None:
            raise QFieldSyncCloudError(phrase("The algorithm was not prepared."))
        return self._sign_in(job_context)

    def text(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        """Return a text parameter without the spaces around it."""
        return str(self.parameterAsString(parameters, name, context) or "").strip()

    def _add_aside(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Add a parameter under Advanced; each algorithm takes it, but people see it only where it matters."""
        flags = QgsProcessingParameterDefinition.Flag
        aside = flags.FlagAdvanced if self.needs_account else flags.FlagHidden
        parameter.setFlags(parameter.flags() | aside)
        self.addParameter(parameter)


def as_exception(error: QFieldSyncCloudError, feedback: QgsProcessingFeedback) -> QgsProcessingException:
    """Return the exception that tells Processing of a failure; the technical details go to its log."""
    if error.details:
        feedback.pushDebugInfo(error.details)
    sentences = [error.message, error.remedy] if error.remedy else [error.message]
    return QgsProcessingException(" ".join(shown(sentence) for sentence in sentences))
