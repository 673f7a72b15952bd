"""Which account an algorithm works with, and what it says without one."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import SignInNeededError
from qfieldsync_cloud.jobs.session import normalized_server
from qfieldsync_cloud.processing.account import Environment, session_job


def chosen(accounts, environment, server="", authcfg=""):
    """Return server and user of the session that is chosen."""
    session = session_job(server, authcfg, accounts, environment)(Context())
    return session.server, session.username


@pytest.fixture
def environment(cloud) -> Environment:
    account = cloud.user("editor")
    return Environment(cloud.url, account.username, account.password)


@pytest.fixture
def configuration(cloud, encrypted_store):
    """The id of an authentication of QGIS that holds the account `second`, without a server."""
    manager = QgsApplication.authManager()
    account = cloud.user("second")
    config = QgsAuthMethodConfig("Basic")
    config.setName("second")
    config.setConfig("username", account.username)
    config.setConfig("password", account.password)
    manager.storeAuthenticationConfig(config)
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


@pytest.fixture
def owner_signed_in(accounts, cloud):
    """The windows' account is the owner's."""
    account = cloud.user("owner")
    job = Environment(cloud.url, account.username, account.password)
    accounts.adopt(session_job("", "", accounts, job)(Context()))
    return accounts


def test_environment_with_a_password(accounts, environment, cloud):
    assert chosen(accounts, environment) == (normalized_server(cloud.url), "editor")


def test_environment_with_a_token(accounts, cloud):
    assert chosen(accounts, Environment(cloud.url, token=cloud.token("reader")))[1] == "reader"


def test_address_as_the_sdk_takes_it(accounts, cloud):
    environment = Environment(f"{cloud.url}api/v1/", token=cloud.token("reader"))
    assert chosen(accounts, environment)[0] == normalized_server(cloud.url)


def test_signed_in_account_goes_before_the_environment(owner_signed_in, environment):
    assert chosen(owner_signed_in, environment)[1] == "owner"


def test_named_account_goes_before_all(owner_signed_in, environment, configuration, cloud):
    assert chosen(owner_signed_in, environment, cloud.url, configuration)[1] == "second"


def test_account_without_a_server_asks_for_one(accounts, configuration, run, nobody):
    outcome = run("listprojects", AUTHCFG=configuration, OUTPUT="memory:")
    assert not outcome.ok
    assert "Give SERVER too." in outcome.text


def test_unknown_account_is_named(run, nobody):
    outcome = run("listprojects", AUTHCFG="zzzzzzz", OUTPUT="memory:")
    assert not outcome.ok
    assert "zzzzzzz" in outcome.text


def test_environments_password_goes_to_no_other_server(accounts, environment, cloud):
    with pytest.raises(SignInNeededError):
        session_job("https://elsewhere.example.org", "", accounts, environment)
    assert not cloud.requests.find(method="POST", path="*/auth/*")


def test_secrets_are_not_shown(environment):
    assert environment.password not in repr(environment)
    assert "tok-1" not in repr(Environment(token="tok-1"))


def test_nobody_is_signed_in(run, nobody):
    outcome = run("listprojects", SERVER="https://cloud.example.org", OUTPUT="memory:")
    assert not outcome.ok
    assert "You are not signed in to https://cloud.example.org." in outcome.text
