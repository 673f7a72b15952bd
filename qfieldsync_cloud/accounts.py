"""The account that is signed in."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud import credentials
from qfieldsync_cloud.api.models import Login
from qfieldsync_cloud.credentials import StoredAccount
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.settings import remember_sign_in, stored_account


class Accounts(QObject):
    """Holds the session; a stored account comes back when a person first needs it, so QGIS asks nothing at start."""

    signed_in = pyqtSignal(object)
    signed_out = pyqtSignal()
    _renewed = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._renewed.connect(self._on_token_renewed)

    @property
    def current(self) -> Session | None:
        """The session, None while nobody is signed in; asks nobody."""
        return self._session

    @property
    def may_restore(self) -> bool:
        """Whether an account is stored that is not signed in yet."""
        return self._session is None and bool(stored_account())

    def restore(self) -> Session | None:
        """Return the session, from the store if need be; QGIS may ask for its master password."""
        if self._session is None and stored_account():
            account = credentials.load()
            if account:
                self._take(
                    Session(account.server, account.username, network_settings(), account.token, account.expires_at,
                            account.password)
                )  # fmt: skip
        return self._session

    def adopt(self, session: Session) -> bool:
        """Make a fresh session the current one, and store it if it keeps its password; False if that failed."""
        remember_sign_in(session.server, session.username)
        kept = True
        if session.password:
            kept = credentials.store(_stored(session))
        else:
            credentials.forget()
        self._take(session)
        return kept

    def refresh_network(self) -> None:
        """Let the session use the network settings as they are now."""
        if self._session:
            self._session.network = network_settings()

    def forget(self) -> None:
        """Let go of the session and of what is stored of it."""
        credentials.forget()
        self._session = None
        self.signed_out.emit()

    def _take(self, session: Session) -> None:
        """Make a session the current one; windows that hold the account's earlier session go on with the new token."""
        held = self._session
        if held and (held.server, held.username) == (session.server, session.username):
            held.token, held.expires_at, held.password = session.token, session.expires_at, session.password
            held.network = session.network
            session = held
        session.on_renewed = self._renewed.emit
        self._session = session
        self.signed_in.emit(session)

    def _on_token_renewed(self, login: Login) -> None:  # noqa: ARG002 - the session holds it already
        if self._session and self._session.password and stored_account():
            credentials.store(_stored(self._session))


def _stored(session: Session) -> StoredAccount:
    return StoredAccount(session.server, session.username, session.password or "", session.token, session.expires_at)
