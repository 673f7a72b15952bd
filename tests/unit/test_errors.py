from __future__ import annotations

import threading

import pytest

from qfieldsync_cloud.context import Context, Level, Progress
from qfieldsync_cloud.errors import ApiError, CancelledJob, QFieldSyncCloudError, SignInNeededError, UnsafeNameError
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import (
    CODES,
    BadRequestError,
    MethodNotAllowedError,
    NotFoundError,
    OverQuotaError,
    RefusedError,
    ServerFailedError,
    TooLargeError,
    TooManyRequestsError,
    refusal,
)
from tests.unit.api.recordings import exchanges

DOCUMENTED = (
    "api_error", "validation_error", "empty_content", "multiple_contents", "multiple_projects",
    "invalid_qgis_project_file", "no_qgis_project", "invalid_job", "invalid_deltafile", "project_already_exists",
    "explicit_deletion_of_last_version", "no_deltas_to_apply", "qgis_project_file_not_allowed",
    "not_cloneable_project", "operation_not_allowed_for_template_project", "not_authenticated",
    "authentication_failed", "token_authentication_failed", "too_many_failed_login_attempts", "over_quota",
    "permission_denied", "restricted_project_modification", "object_not_found", "invalid_http_range",
    "unknown_error",
)  # fmt: skip
REFUSED = sorted(
    {(one.status, one.answer["code"]) for one in exchanges() if isinstance(one.answer, dict) and "code" in one.answer}
)


def test_each_documented_code_has_a_class_of_its_own() -> None:
    assert set(DOCUMENTED) == set(CODES)
    assert len(set(CODES.values())) == len(DOCUMENTED)


@pytest.mark.parametrize("kind", [*CODES.values(), *RefusedError.__subclasses__()], ids=lambda kind: kind.__name__)
def test_each_refusal_says_what_happened_in_its_own_sentence(kind: type[RefusedError]) -> None:
    error = kind("what the server said", status=400)
    assert str(error.message).endswith(".")
    assert str(error).startswith(str(error.message))
    assert kind.sentence.text not in {other.sentence.text for other in RefusedError.__subclasses__() if other != kind}
    assert error.remedy is None or str(error.remedy).endswith(".")
    assert "what the server said" not in str(error)


@pytest.mark.parametrize(("status", "code"), REFUSED)
def test_each_recorded_refusal_gets_the_class_of_its_code(status: int, code: str) -> None:
    error = refusal(status, code, "said")
    assert (error.status, error.code, error.details) == (status, code, "said")
    expected = CODES[code] if code != "api_error" and status < 500 else None
    assert expected is None or type(error) is expected


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "", BadRequestError), (400, "a_code_of_the_future", BadRequestError), (400, "api_error", BadRequestError),
        (404, "api_error", NotFoundError), (404, "", NotFoundError), (402, "", OverQuotaError),
        (405, "api_error", MethodNotAllowedError), (415, "api_error", MethodNotAllowedError),
        (413, "", TooLargeError), (429, "api_error", TooManyRequestsError), (429, "", TooManyRequestsError),
        (500, "unknown_error", ServerFailedError), (500, "api_error", ServerFailedError),
        (502, "", ServerFailedError), (503, "object_not_found", ServerFailedError),
    ],
)  # fmt: skip
def test_a_code_that_says_little_falls_back_on_the_status(status: int, code: str, kind: type[ApiError]) -> None:
    assert type(refusal(status, code)) is kind


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_may_be_tried_again(status: int) -> None:
    assert refusal(status, "").may_pass


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 413, 416])
def test_what_stays_refused_is_not_tried_again(status: int) -> None:
    assert not refusal(status, "").may_pass


def test_an_error_shows_message_and_remedy_but_not_its_details() -> None:
    error = QFieldSyncCloudError(phrase("It broke."), phrase("Mend it."), "line 3")
    assert str(error) == "It broke. Mend it."
    assert "line 3" not in repr(error)


def test_unsafe_names_are_all_kept() -> None:
    error = UnsafeNameError(phrase("Bad names."), ("a\x00", "../b"))
    assert error.names == ("a\x00", "../b")
    assert error.details.splitlines() == ["a\x00", "../b"]


def test_who_is_not_signed_in_is_told_where() -> None:
    assert str(SignInNeededError("https://cloud.example")) == (
        "You are not signed in to https://cloud.example. Sign in and try again."
    )


def test_a_phrase_is_translated_before_its_values_are_set_in() -> None:
    words = {"{file} is gone: {why}.": "{file} ist weg: {why}.", "deleted": "gelöscht"}
    sentence = phrase("{file} is gone: {why}.", file="{a}.txt", why=phrase("deleted"))
    assert sentence.render(words.__getitem__) == "{a}.txt ist weg: gelöscht."
    assert str(sentence) == "{a}.txt is gone: deleted."


def test_a_phrase_without_values_may_hold_braces() -> None:
    assert str(Phrase("100 {percent}")) == "100 {percent}"


def test_a_context_hands_on_progress_and_log() -> None:
    told: list[object] = []
    context = Context(told.append, None, lambda level, line: told.append((level, line)))
    step = Progress(phrase("Copying"), 1, 2)
    context.report(step)
    context.log(phrase("Half."), Level.WARNING)
    assert told == [step, (Level.WARNING, phrase("Half."))]


def test_a_context_without_listeners_is_silent() -> None:
    context = Context()
    context.report(Progress(phrase("Copying")))
    context.log(phrase("Half."))
    context.check()
    context.wait(0)


def test_a_cancelled_context_raises_at_the_next_check_and_wait() -> None:
    context = Context(None, threading.Event())
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        context.check()
    with pytest.raises(CancelledJob):
        context.wait(1000)
