"""Signing in: every refusal is explained inside the window, and nothing secret is kept unless asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from qfieldsync_cloud import credentials
from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.login import LoginDialog, ask_to_sign_out
from qfieldsync_cloud.settings import servers, stored_account, usernames


@pytest.fixture
def dialog(runner, accounts, qtbot):
    dialog = LoginDialog(runner, accounts)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def sign_in(dialog, cloud, name="owner", password=None, **more):
    account = cloud.user(name)
    dialog.fill(more.pop("username", account.username), password or account.password, cloud.url, **more)
    dialog.submit()


def test_sign_in_gives_a_session_and_closes(dialog, accounts, cloud):
    sign_in(dialog, cloud)
    assert dialog.isHidden()
    assert accounts.current.username == "owner"
    assert accounts.current.client(Context()).auth.user().username == "owner"
    assert servers()[0] == cloud.url.rstrip("/")
    assert usernames() == ["owner"]


def test_an_email_address_signs_in_too(dialog, accounts, cloud):
    sign_in(dialog, cloud, username=cloud.user("owner").email)
    assert accounts.current.username == "owner"


def test_enter_in_the_password_signs_in(dialog, accounts, cloud, qtbot):
    dialog.fill("owner", cloud.user("owner").password, cloud.url)
    qtbot.keyClick(dialog._password, Qt.Key.Key_Return)
    assert accounts.current is not None


def test_wrong_password_is_explained_and_can_be_typed_again(dialog, accounts, cloud):
    sign_in(dialog, cloud, password="nope")
    assert "password is wrong" in dialog.error_text()
    assert accounts.current is None
    assert dialog.isVisible()
    sign_in(dialog, cloud)
    assert accounts.current is not None


def test_lock_out_is_explained(dialog, cloud):
    for _ in range(5):
        sign_in(dialog, cloud, "lockout", "nope")
    assert "locked" in dialog.error_text()
    assert "30 minutes" in dialog.error_text()


@pytest.mark.parametrize("address", ["ftp://example.com", "http://", "two words"])
def test_nonsense_as_a_server_is_explained(dialog, address):
    dialog.fill("owner", "x", address)
    dialog.submit()
    assert "is not a server's address" in dialog.error_text()


def test_a_server_that_is_not_there_is_explained(dialog, monkeypatch):
    from dataclasses import replace

    from qfieldsync_cloud.network import network_settings

    quick = replace(network_settings(), attempts=1)
    monkeypatch.setattr("qfieldsync_cloud.gui.login.network_settings", lambda: quick)
    dialog.fill("owner", "x", "http://127.0.0.1:9")
    dialog.submit()
    assert "127.0.0.1" in dialog.error_text()


def test_a_page_of_html_is_explained(dialog, cloud, monkeypatch):
    from dataclasses import replace

    from qfieldsync_cloud.network import network_settings

    quick = replace(network_settings(), attempts=1)
    monkeypatch.setattr("qfieldsync_cloud.gui.login.network_settings", lambda: quick)
    cloud.faults.html(502, method="POST", path="*/auth/login/")
    sign_in(dialog, cloud)
    assert dialog.error_text()
    assert "<html>" not in dialog.error_text()


def test_nothing_can_be_sent_while_a_field_is_empty(dialog):
    dialog.fill("", "")
    assert not dialog._submit.isEnabled()
    dialog.fill("owner", "x", "https://example.com")
    assert dialog._submit.isEnabled()


def test_nothing_is_stored_unless_asked(dialog, cloud):
    sign_in(dialog, cloud)
    assert stored_account() == ""
    assert credentials.load() is None


def test_stay_signed_in_survives_a_restart_encrypted(dialog, cloud):
    sign_in(dialog, cloud, stay=True)
    later = Accounts()
    assert later.current is None
    assert later.may_restore
    session = later.restore()
    assert session.username == "owner"
    assert session.token == credentials.load().token
    assert session.client(Context()).auth.user().username == "owner"
    config = QgsAuthMethodConfig()
    QgsApplication.authManager().loadAuthenticationConfig(stored_account(), config, True)
    assert config.method() == "Basic"


def test_no_secret_reaches_settings_or_the_database_in_clear(dialog, accounts, cloud):
    sign_in(dialog, cloud, stay=True)
    secrets = [cloud.user("owner").password, accounts.current.token]
    settings = QgsSettings()
    kept = "\n".join(f"{key}={settings.value(key)}" for key in settings.allKeys())
    database = Path(QgsApplication.authManager().authenticationDatabasePath()).read_bytes()
    for secret in secrets:
        assert secret not in kept
        assert secret.encode() not in database
        assert secret not in repr(accounts.current)


def test_an_expired_token_is_renewed_silently_and_the_new_one_is_stored(dialog, accounts, cloud, qtbot):
    sign_in(dialog, cloud, stay=True)
    before = credentials.load().token
    cloud.revoke_tokens("owner")
    assert accounts.current.client(Context()).auth.user().username == "owner"
    assert accounts.current.token != before
    qtbot.waitUntil(lambda: credentials.load().token == accounts.current.token)


def test_signing_in_without_staying_forgets_the_account_before(dialog, runner, accounts, cloud, qtbot):
    sign_in(dialog, cloud, stay=True)
    assert stored_account()
    again = LoginDialog(runner, accounts)
    qtbot.addWidget(again)
    sign_in(again, cloud, "editor")
    assert stored_account() == ""


def test_sign_out_says_that_the_phone_is_signed_out_too_and_defaults_to_no(dialog, runner, accounts, cloud, qtbot):
    sign_in(dialog, cloud, stay=True)
    parent = QWidget()
    qtbot.addWidget(parent)
    box = ask_to_sign_out(runner, accounts, parent)
    assert "phone" in box.text()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    with qtbot.waitSignal(accounts.signed_out):
        box.button(QMessageBox.StandardButton.Yes).click()
    assert accounts.current is None
    assert credentials.load() is None
    assert cloud.requests.find(method="POST", path="*/auth/logout/")
