"""The account in QGIS's encrypted store; GUI thread only, since QGIS may ask for its master password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from qgis.core import QgsApplication, QgsAuthMethodConfig

from qfieldsync_cloud.settings import remember_stored_account, stored_account

_METHOD = "Basic"


@dataclass(frozen=True)
class StoredAccount:
    """An account that stays signed in; its secrets stay out of `repr`."""

    server: str
    username: str
    password: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


def load() -> StoredAccount | None:
    """Return the stored account, None if there is none; QGIS may ask for its master password."""
    config_id = stored_account()
    return load_config(config_id) if config_id else None


def load_config(config_id: str) -> StoredAccount | None:
    """Return the account in a configuration, None if it can't be read or is of another method."""
    manager = QgsApplication.authManager()
    config = QgsAuthMethodConfig()
    if manager.isDisabled() or not manager.loadAuthenticationConfig(config_id, config, True):
        return None
    if config.method() != _METHOD or not config.config("username"):
        return None
    return StoredAccount(
        config.uri() or config.config("realm"), config.config("username"), config.config("password"),
        config.config("token") or None, _time(config.config("expires_at")),
    )  # fmt: skip


def store(account: StoredAccount) -> bool:
    """Keep an account in place of the one before; False if QGIS's store is disabled or stays locked."""
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not manager.setMasterPassword(True):
        return False
    config = _config_of(account)
    known = stored_account()
    if known in manager.configIds():
        config.setId(known)
        return bool(manager.updateAuthenticationConfig(config))
    added = manager.storeAuthenticationConfig(config)
    kept = bool(added[0] if isinstance(added, tuple) else added)
    remember_stored_account(config.id() if kept else "")
    return kept


def forget() -> None:
    """Remove the stored account."""
    config_id = stored_account()
    if config_id and not QgsApplication.authManager().isDisabled():
        QgsApplication.authManager().removeAuthenticationConfig(config_id)
    remember_stored_account("")


def _config_of(account: StoredAccount) -> QgsAuthMethodConfig:
    config = QgsAuthMethodConfig(_METHOD)
    config.setName("QFieldSync Cloud")
    config.setUri(account.server)
    values = {
        "username": account.username,
        "password": account.password,
        "realm": "",
        "token": account.token or "",
        "expires_at": account.expires_at.isoformat() if account.expires_at else "",
    }
    for name, value in values.items():
        config.setConfig(name, value)
    return config


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
