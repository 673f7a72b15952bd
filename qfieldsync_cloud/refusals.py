"""One class for each code with which the API refuses, each with a sentence for people and what to do next.

`refusal(status, code, ...)` picks the class; a code that is not known falls back on the HTTP status.
"""

from __future__ import annotations

from qfieldsync_cloud.errors import ApiError
from qfieldsync_cloud.phrases import Phrase, phrase


class RefusedError(ApiError):
    """An answer whose class says which; subclasses give the API's code and the sentence."""

    api_code = ""
    sentence = phrase("The server refused the request.")
    next_step: Phrase | None = None

    def __init__(self, details: str = "", *, status: int = 0, code: str = "") -> None:
        super().__init__(self.sentence, self.next_step, details, status=status, code=code or self.api_code)


class AuthenticationFailedError(RefusedError):
    """User name or password is wrong, the account is inactive, or it is an organization's."""

    api_code = "authentication_failed"
    sentence = phrase("The user name, e-mail address or password is wrong.")
    next_step = phrase("Check them; organizations can't sign in, only their members can.")


class TokenRejectedError(RefusedError):
    """The token is unknown or has expired."""

    api_code = "token_authentication_failed"
    sentence = phrase("Your sign-in has ended.")
    next_step = phrase("Sign in again.")


class NotAuthenticatedError(RefusedError):
    """The request carried no token."""

    api_code = "not_authenticated"
    sentence = phrase("The server wants you to sign in first.")
    next_step = phrase("Sign in and try again.")


class TooManyFailedLoginsError(RefusedError):
    """The account is locked after five failed sign-ins."""

    api_code = "too_many_failed_login_attempts"
    sentence = phrase("The account is locked because of too many failed sign-ins.")
    next_step = phrase("Wait 30 minutes, then try again with the right password.")


class PermissionDeniedError(RefusedError):
    """The account's role does not allow this."""

    api_code = "permission_denied"
    sentence = phrase("Your role does not allow this.")
    next_step = phrase("Ask an administrator or manager of the project for a higher role.")


class RestrictedProjectError(RefusedError):
    """Only managers may change the project file."""

    api_code = "restricted_project_modification"
    sentence = phrase("Only managers and administrators may change the QGIS project file of this cloud project.")
    next_step = phrase("Ask a manager to upload it, or to lift the restriction.")


class NotFoundError(RefusedError):
    """The object does not exist, or is not visible to the account."""

    api_code = "object_not_found"
    sentence = phrase("The server does not find it: it was deleted, or you have no access to it.")
    next_step = phrase("Refresh the list of projects.")


class ValidationFailedError(RefusedError):
    """A value breaks a rule of the server."""

    api_code = "validation_error"
    sentence = phrase("The server does not accept one of the values.")
    next_step = phrase("Check the values: it may be taken already, or hold characters that are not allowed.")


class BadRequestError(RefusedError):
    """The API's general error."""

    api_code = "api_error"
    sentence = phrase("The server could not take the request.")
    next_step = phrase("Check the values; if they are right, report it with the details.")


class EmptyContentError(RefusedError):
    """An upload without a file."""

    api_code = "empty_content"
    sentence = phrase("The upload held no file.")


class MultipleContentsError(RefusedError):
    """An upload with several files."""

    api_code = "multiple_contents"
    sentence = phrase("The upload held more than one file.")


class MultipleProjectsError(RefusedError):
    """A cloud project holds one QGIS project file only."""

    api_code = "multiple_projects"
    sentence = phrase("The cloud project already has another QGIS project file.")
    next_step = phrase("Delete the other one in the cloud first, or use its name.")


class InvalidProjectFileError(RefusedError):
    """The QGIS project file can't be read by the server."""

    api_code = "invalid_qgis_project_file"
    sentence = phrase("The server can't read the QGIS project file.")
    next_step = phrase("Open and save it in QGIS, then upload it again.")


class NoQgisProjectError(RefusedError):
    """The cloud project has no QGIS project file."""

    api_code = "no_qgis_project"
    sentence = phrase("The cloud project holds no QGIS project file.")
    next_step = phrase("Upload one first.")


class InvalidJobError(RefusedError):
    """There is no good package: none was made, or the last package job failed."""

    api_code = "invalid_job"
    sentence = phrase("There is no package for the crew: none was made yet, or the last one failed.")
    next_step = phrase("Prepare the crew's package.")


class InvalidDeltafileError(RefusedError):
    """The deltafile belongs to another project."""

    api_code = "invalid_deltafile"
    sentence = phrase("The server does not accept these edits: they belong to another project.")


class NoDeltasToApplyError(RefusedError):
    """Nothing waits to be applied."""

    api_code = "no_deltas_to_apply"
    sentence = phrase("There are no edits to apply.")


class ProjectExistsError(RefusedError):
    """The owner has a project of this name."""

    api_code = "project_already_exists"
    sentence = phrase("This owner already has a project of this name.")
    next_step = phrase("Choose another name, or synchronize with the existing project.")


class LastVersionError(RefusedError):
    """The only version of a file can't be deleted."""

    api_code = "explicit_deletion_of_last_version"
    sentence = phrase("The only version of a file can't be deleted.")
    next_step = phrase("Delete the file itself.")


class InvalidRangeError(RefusedError):
    """The part of the file that was asked for does not exist."""

    api_code = "invalid_http_range"
    sentence = phrase("The server does not have the part of the file that was asked for.")


class ProjectFileNotAllowedError(RefusedError):
    """The kind of project takes no QGIS project file."""

    api_code = "qgis_project_file_not_allowed"
    sentence = phrase("This cloud project takes no QGIS project file.")


class NotCloneableError(RefusedError):
    """The project can't be cloned."""

    api_code = "not_cloneable_project"
    sentence = phrase("This project can't be cloned.")


class TemplateError(RefusedError):
    """A template takes neither packages nor edits."""

    api_code = "operation_not_allowed_for_template_project"
    sentence = phrase("This is a template: it takes neither packages nor edits.")
    next_step = phrase("Make a project from it first.")


class OverQuotaError(RefusedError):
    """The owner's storage is full."""

    api_code = "over_quota"
    sentence = phrase("The storage of the project's owner is full.")
    next_step = phrase("Delete files or old versions in the cloud, or get a larger plan.")


class MethodNotAllowedError(RefusedError):
    """The server does not know this request; it is older or newer than this plugin."""

    sentence = phrase("The server does not know this request.")
    next_step = phrase("Check that the address is that of a QFieldCloud server.")


class TooLargeError(RefusedError):
    """A proxy in front of the server refuses bodies of this size."""

    sentence = phrase("The server refuses files of this size.")
    next_step = phrase("Ask its administrator for a higher limit.")


class TooManyRequestsError(RefusedError):
    """The server asks to slow down."""

    sentence = phrase("The server is getting too many requests.")
    next_step = phrase("Try again in a few minutes.")


class ServerFailedError(RefusedError):
    """The server failed (5xx)."""

    api_code = "unknown_error"
    sentence = phrase("The server failed.")
    next_step = phrase("Try again in a few minutes; if it goes on, tell its administrator.")


_STATUSES: dict[int, type[RefusedError]] = {
    401: NotAuthenticatedError,
    402: OverQuotaError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: TooLargeError,
    415: MethodNotAllowedError,
    416: InvalidRangeError,
    429: TooManyRequestsError,
}
CODES: dict[str, type[RefusedError]] = {kind.api_code: kind for kind in RefusedError.__subclasses__() if kind.api_code}


def refusal(status: int, code: str, details: str = "") -> RefusedError:
    """Return the error for an answer with this HTTP status and API code ("" if it had none)."""
    if status >= 500:
        kind: type[RefusedError] = ServerFailedError
    else:
        kind = CODES.get(code) or _STATUSES.get(status) or BadRequestError
        if kind is BadRequestError:
            kind = _STATUSES.get(status, BadRequestError)
    return kind(details, status=status, code=code)
