"""Every error that the plugin raises on purpose.

QFieldSyncCloudError          a sentence for people, what to do next, and details for a report
├── CloudError                the server or the way to it (see `cloud_errors` in the api package's docstring)
│   ├── UnreachableError      no answer: DNS, refused, TLS, proxy, time-out
│   ├── BadAnswerError        an answer that is not the API's: HTML, broken JSON, wrong types, broken transfer
│   └── ApiError              an answer with a status of 400 or more; one subclass for each code of the API
├── FolderError               the folder on this computer: not empty, linked elsewhere, read-only, in use
├── ChangedMeanwhileError     somebody changed a file in the cloud after the plan was made
├── UnsafeNameError           a name that must not touch the disk, or that the server refuses
├── PackagingError            a project or layer that can't be packaged
└── JobFailedError            a job that ran on the server and failed there
CancelledJob                  not an error: the person asked to stop
"""

from __future__ import annotations

from qfieldsync_cloud.phrases import Phrase, phrase


class CancelledJob(Exception):  # noqa: N818 - it is no error
    """Raised inside a job after somebody asked it to stop."""


class QFieldSyncCloudError(Exception):
    """An error with a sentence for people (`message`), the next step (`remedy`) and technical `details`."""

    def __init__(self, message: Phrase, remedy: Phrase | None = None, details: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.remedy = remedy
        self.details = details

    def __str__(self) -> str:
        """Return message and remedy in English."""
        return f"{self.message} {self.remedy}" if self.remedy else str(self.message)


class FolderError(QFieldSyncCloudError):
    """The folder on this computer is not fit for what was asked."""


class UnsafeNameError(QFieldSyncCloudError):
    """One or more names are hostile or refused; all of them are in `names`."""

    def __init__(self, message: Phrase, names: tuple[str, ...], remedy: Phrase | None = None) -> None:
        super().__init__(message, remedy, "\n".join(names))
        self.names = names


class ChangedMeanwhileError(QFieldSyncCloudError):
    """Somebody changed a file in the cloud after the plan was made."""


class PackagingError(QFieldSyncCloudError):
    """A project or one of its layers can't be packaged."""


class CloudError(QFieldSyncCloudError):
    """The server refused, failed, or could not be reached; `may_pass` tells whether trying again may help."""

    may_pass = False


class UnreachableError(CloudError):
    """No answer came: wrong address, no network, TLS, proxy or time-out."""

    may_pass = True


class HostNotFoundError(UnreachableError):
    """The host name has no address."""


class ConnectionRefusedByHostError(UnreachableError):
    """The host answers, but not on this port, or it closed the connection."""


class TlsError(UnreachableError):
    """The server's certificate is not trusted."""

    may_pass = False


class ProxyError(UnreachableError):
    """The proxy is not reachable or refuses."""

    may_pass = False


class TimeOutError(UnreachableError):
    """No byte came within the time-out."""


class BadAnswerError(CloudError):
    """The answer is not what the API answers: HTML, broken JSON, or values of the wrong type."""


class InterruptedTransferError(BadAnswerError):
    """A file's bytes stopped before its end; the part that came can be resumed."""

    may_pass = True


class DamagedTransferError(BadAnswerError):
    """A file arrived, but its checksum or size is not the server's."""

    may_pass = True


class UnsafeRedirectError(BadAnswerError):
    """The server points to an address that must not be followed."""


_PASSING_STATUSES = (408, 425, 429, 500, 502, 503, 504)


class ApiError(CloudError):
    """The API's own error answer: HTTP `status`, the API's `code`, and the seconds to wait if the server said so."""

    retry_after: float | None = None

    def __init__(
        self, message: Phrase, remedy: Phrase | None = None, details: str = "", *, status: int = 0, code: str = ""
    ) -> None:
        super().__init__(message, remedy, details)
        self.status = status
        self.code = code
        self.may_pass = status in _PASSING_STATUSES


class JobFailedError(CloudError):
    """A job failed on the server; the reason is in the message, the server's own words in the details."""


class SignInNeededError(CloudError):
    """Nobody is signed in, or the sign-in ended and can't be renewed silently."""

    def __init__(self, server: str) -> None:
        super().__init__(
            phrase("You are not signed in to {server}.", server=server),
            phrase("Sign in and try again."),
        )
        self.server = server
