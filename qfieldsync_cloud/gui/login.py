"""Signing in and out."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.windows import Window, ask, plain_label
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.session import Session, sign_in, sign_out
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import servers, usernames
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class LoginDialog(Window):
    """Asks for server, name and password, and signs in; errors show inside."""

    name = "login"
    first_size = QSize(480, 260)

    def __init__(self, runner: Runner, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign in to QFieldCloud"), parent)
        self._runner = runner
        self._accounts = accounts
        self._handle: JobHandle | None = None
        self.stored = True
        """False after a sign-in that was to be stored, but that QGIS's store did not take."""
        self._make_fields()
        self._make_buttons()
        self._arrange()
        self._on_text_edited()

    def _make_fields(self) -> None:
        self._server = QComboBox(self)
        self._server.setEditable(True)
        self._server.addItems(servers())
        self._server.setCurrentIndex(0)
        self._server.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._server.setToolTip(tr("Address of the QFieldCloud server; those that you used before are in the list"))
        self._username = QLineEdit(next(iter(usernames()), ""), self)
        self._username.setCompleter(QCompleter(usernames(), self._username))
        self._username.setToolTip(tr("Your user name, or the e-mail address of your account"))
        self._password = QLineEdit(self)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._stay = QCheckBox(tr("Stay &signed in"), self)
        self._stay.setToolTip(tr("Keep name and password in QGIS's encrypted store of passwords, and nowhere else"))
        for field in (self._username, self._password):
            field.textChanged.connect(self._on_text_edited)
        self._server.editTextChanged.connect(self._on_text_edited)

    def _make_buttons(self) -> None:
        self._failure = FailureBox(self)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._submit = QPushButton(tr("Sign &in"), self)
        self._submit.setDefault(True)
        self._buttons.addButton(self._submit, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.submit)
        self._buttons.rejected.connect(self.reject)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("S&erver"), self._server)
        form.addRow(tr("&User name or e-mail"), self._username)
        form.addRow(tr("&Password"), self._password)
        form.addRow("", self._stay)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(
            plain_label(tr("Signing in here ends other sign-ins of QGIS with this account, not the phone's."))
        )
        layout.addWidget(self._failure)
        layout.addWidget(self._busy)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        (self._password if self._username.text() else self._username).setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, username: str, password: str, server: str = "", stay: bool = False) -> None:
        """Fill in the fields; an empty server keeps the one that is shown."""
        if server:
            self._server.setEditText(server)
        self._username.setText(username)
        self._password.setText(password)
        self._stay.setChecked(stay)

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def submit(self) -> None:
        """Sign in with what is filled in."""
        if not self._is_complete() or self._handle:
            return
        self._failure.clear()
        job = sign_in(
            self._server.currentText(), self._username.text(), self._password.text(), network_settings(),
            keep_password=self._stay.isChecked(),
        )  # fmt: skip
        self._handle = self._runner.run(job, phrase("Signing in"))
        self._handle.succeeded.connect(self._on_signed_in)
        self._handle.failed.connect(self._on_failed)
        self._handle.finished.connect(self._on_job_finished)
        self._set_busy(True)
        self._handle.start()

    def reject(self) -> None:
        """Stop signing in and close."""
        if self._handle:
            self._handle.cancel()
        super().reject()

    def _is_complete(self) -> bool:
        return all((self._server.currentText().strip(), self._username.text().strip(), self._password.text()))

    def _set_busy(self, busy: bool) -> None:
        for widget in (self._server, self._username, self._password, self._stay):
            widget.setDisabled(busy)
        self._busy.setVisible(busy)
        self._submit.setEnabled(not busy and self._is_complete())

    def _on_text_edited(self) -> None:
        self._submit.setEnabled(self._is_complete() and self._handle is None)

    def _on_signed_in(self, session: Session) -> None:
        self.stored = self._accounts.adopt(session)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._failure.show_error(error)

    def _on_job_finished(self) -> None:
        self._handle = None
        self._set_busy(False)
        if self._failure.text():
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)
            self._password.selectAll()


def ask_to_sign_out(runner: Runner, accounts: Accounts, parent: QWidget) -> QMessageBox | None:
    """Ask, then sign out; nothing is asked if nobody is signed in."""
    session = accounts.restore()
    if session is None:
        return None
    question = tr(
        "Sign {username} out of {server}?\n\nThe server ends all sign-ins of this account: QField on your phone or "
        "tablet is signed out too, and has to sign in again before it can synchronize."
    ).format(username=session.username, server=session.server)

    def go() -> None:
        handle = runner.run(sign_out(session), phrase("Signing out"))
        handle.finished.connect(accounts.forget)
        handle.start()

    return ask(parent, tr("Sign out"), question, go)
