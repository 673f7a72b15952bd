"""Ids and parameters are a public interface."""

from __future__ import annotations

import pytest

PARAMETERS = {
    "package": ["PROJECT", "OUTPUT", "ALLOW_PASSWORDS"],
    "check": ["PROJECT", "FAIL_ON", "ALLOW_PASSWORDS", "OUTPUT"],
    "upload": ["FOLDER", "PROJECT_ID", "NAME", "OWNER", "DESCRIPTION", "PUBLIC"],
    "download": ["PROJECT_ID", "FOLDER", "KIND", "ATTACHMENTS"],
    "synchronize": ["FOLDER", "DIRECTION", "ON_CONFLICT", "DRY_RUN", "ATTACHMENTS"],
    "prepare": ["PROJECT_ID", "FOLDER", "FORCE", "WAIT"],
    "publish": ["PROJECT", "OUTPUT", "ALLOW_PASSWORDS", "NAME", "OWNER", "DESCRIPTION", "PUBLIC", "PREPARE", "WAIT"],
    "listprojects": ["FILTER", "OUTPUT"],
    "changes": ["FOLDER", "OUTPUT"],
    "push": ["FOLDER", "WAIT"],
    "fieldchanges": ["PROJECT_ID", "SINCE", "OUTPUT"],
    "status": ["FOLDER"],
    "restore": ["FOLDER", "FILES", "WHEN", "DRY_RUN"],
}
OUTPUTS = {
    "package": {"OUTPUT", "PROJECT_FILE", "FINDINGS", "FILES", "BYTES"},
    "upload": {"PROJECT_ID", "FILES", "BYTES", "REPORT"},
    "download": {"FOLDER", "PROJECT_ID", "CONFLICTS", "FILES", "BYTES", "REPORT"},
    "synchronize": {
        "UPLOADED", "DOWNLOADED", "DELETED_IN_CLOUD", "DELETED_HERE", "CONFLICTS", "FILES", "BYTES", "REPORT",
        "EDITS_SENT", "EDITS_TAKEN", "EDIT_CONFLICTS", "EDITS_WAITING",
    },
    "prepare": {"PROJECT_ID", "STATUS", "INVALID_LAYERS", "FILES", "BYTES", "REPORT"},
    "publish": {
        "OUTPUT", "PROJECT_FILE", "FINDINGS", "PROJECT_ID", "FILES", "BYTES", "REPORT", "STATUS", "INVALID_LAYERS",
    },
    "listprojects": {"OUTPUT", "COUNT"},
    "changes": {"OUTPUT", "COUNT", "CONFLICTS"},
    "push": {"EDITS_SENT", "EDITS_TAKEN", "EDIT_CONFLICTS", "EDITS_WAITING", "UPLOADED", "REPORT"},
    "fieldchanges": {"OUTPUT", "COUNT", "LAYERS"},
    "check": {"OUTPUT", "ERRORS", "WARNINGS"},
    "status": {"STATUS", "UP_TO_DATE", "EDITS", "CONFLICTS", "NEWER"},
    "restore": {"RESTORED", "TRASH"},
}  # fmt: skip


def test_the_algorithms(provider):
    assert provider.id() == "qfieldsync_cloud"
    assert {algorithm.name() for algorithm in provider.algorithms()} == set(PARAMETERS)


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_and_outputs(provider, name):
    algorithm = provider.algorithm(name)
    assert [each.name() for each in algorithm.parameterDefinitions()] == [*PARAMETERS[name], "SERVER", "AUTHCFG"]
    assert {each.name() for each in algorithm.outputDefinitions()} == OUTPUTS[name]


@pytest.mark.parametrize("name", PARAMETERS)
def test_people_are_told_what_it_does(provider, name):
    algorithm = provider.algorithm(name)
    assert len(algorithm.displayName()) > 8
    assert algorithm.shortHelpString().endswith(".")
    assert not algorithm.icon().isNull()


def test_choices_are_words(provider):
    choices = {
        (name, parameter): provider.algorithm(name).parameterDefinition(parameter).options()
        for name, parameter in (("download", "KIND"), ("synchronize", "DIRECTION"), ("synchronize", "ON_CONFLICT"))
    }
    assert choices == {
        ("download", "KIND"): ["project", "package"],
        ("synchronize", "DIRECTION"): ["both", "up", "down"],
        ("synchronize", "ON_CONFLICT"): ["stop", "mine", "theirs"],
    }
