"""A holder downloads the sealed file; anybody checks it without learning more than they need."""

import hashlib
import os

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.base.storages import SealedFileSystemStorage
from lms.certificates import services, tasks
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.http import verify
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    return Certificate.objects.get()


@pytest.fixture
def ready(certificate):
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    return certificate


def file_of(certificate):
    """Return the address of the file."""
    return f"/training/certificates/{certificate.uuid}/file/"


def done(certificate):
    """Return the address of the end page."""
    return f"/training/enrollments/{certificate.enrollment.uuid}/done/"


def test_the_holder_gets_the_sealed_bytes(sign_in, ready):
    response = sign_in(ready.person).get(file_of(ready))
    data = b"".join(response.streaming_content)
    assert response["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert response["Content-Disposition"] == f'attachment; filename="{ready.number}.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_nobody_else_finds_it(sign_in, client, ready):
    assert sign_in(PersonFactory()).get(file_of(ready)).status_code == 404
    client.logout()
    assert client.get(file_of(ready)).status_code == 302


def test_a_file_in_the_making_answers_202_with_words(sign_in, certificate):
    response = sign_in(certificate.person).get(file_of(certificate))
    assert (response.status_code, response["Retry-After"]) == (202, "30")
    assert "being prepared" in response.content.decode()


def test_a_failed_file_says_so_and_keeps_the_certificate_valid(sign_in, certificate):
    Rendition.objects.update(state=Rendition.State.FAILED)
    client = sign_in(certificate.person)
    assert "could not make the PDF" in client.get(file_of(certificate)).content.decode()
    assert "could not make the PDF" in client.get(done(certificate)).content.decode()
    assert "The file failed" in client.get("/training/certificates/").content.decode()


def test_a_lost_file_is_made_again(sign_in, ready):
    services.storage().delete(ready.renditions.get().storage_name)
    assert sign_in(ready.person).get(file_of(ready)).status_code == 202
    assert ready.renditions.filter(state=Rendition.State.PENDING).count() == 1


def test_an_unreachable_storage_answers_503_and_makes_nothing_new(sign_in, ready, monkeypatch):
    client = sign_in(ready.person)
    with monkeypatch.context() as away:
        away.setattr(SealedFileSystemStorage, "reachable", lambda self: False)
        assert client.get(file_of(ready)).status_code == 503

    def refuse(*_arguments):
        raise PermissionError(13, "no")

    with monkeypatch.context() as away:
        away.setattr(SealedFileSystemStorage, "_open", refuse)
        assert client.get(file_of(ready)).status_code == 503
    assert ready.renditions.count() == 1


def test_the_end_page_follows_the_file(sign_in, ready):
    client = sign_in(ready.person)
    assert "Download PDF" in client.get(done(ready)).content.decode()
    panel = f"/training/enrollments/{ready.enrollment.uuid}/certificate/"
    assert "Download PDF" in client.get(f"{panel}?n=x").content.decode()
    services.revoke(certificate=ready, reason="x", at=AT)
    assert "was revoked" in client.get(done(ready)).content.decode()
    Certificate.objects.update(status=Certificate.Status.SUPERSEDED)
    assert "No certificate" in client.get(done(ready)).content.decode()


def test_the_wallet_lists_and_has_an_empty_state(sign_in, certificate):
    client = sign_in(certificate.person)
    assert "The PDF is being prepared" in client.get("/training/certificates/").content.decode()
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    assert "Download PDF" in client.get("/training/certificates/").content.decode()
    assert "No certificate yet" in sign_in(PersonFactory()).get("/training/certificates/").content.decode()


def test_the_code_shows_initial_and_family_name_and_no_more(client, ready):
    response = client.get(f"/verify/{ready.verify_code.lower()}/")
    text = response.content.decode()
    assert "This certificate is valid" in text
    assert "L. Haddad" in text
    assert "Leila" not in text
    assert ready.person.email not in text
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("typed", ["{number}", "{lower}", "{plain}"])
def test_number_and_family_name_find_it_however_they_are_typed(client, ready, typed):
    forms = {"number": ready.number, "lower": ready.number.lower(), "plain": ready.number.replace("-", "")}
    response = client.post("/verify/", {"number": typed.format(**forms), "name": " hÁddad"})
    assert "This certificate is valid" in response.content.decode()


def test_unknown_malformed_and_wrong_name_are_one_and_the_same_answer(client, ready):
    wrong = client.post("/verify/", {"number": ready.number, "name": "Other"})
    unknown = client.post("/verify/", {"number": "AT-2026-0000-0000", "name": "Haddad"})
    empty = client.post("/verify/", {})
    codes = [client.get(f"/verify/{code}/") for code in ("A" * 26, "x", "<script>")]
    answers = {(answer.status_code, _without_token(answer)) for answer in (wrong, unknown, empty, *codes)}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def _without_token(answer):
    lines = answer.content.decode().splitlines()
    own = ("csrfmiddlewaretoken", 'aria-label="Language of this page"')
    return "\n".join(line for line in lines if not any(name in line for name in own))


@pytest.mark.parametrize(
    ("status", "words"),
    [("revoked", "was revoked"), ("superseded", "was replaced"), ("withdrawn", "Withdrawn by its holder")],
)
def test_each_status_has_neutral_words(client, ready, status, words):
    Certificate.objects.update(status=status, status_reason="SECRET-REASON")
    text = client.get(f"/verify/{ready.verify_code}/").content.decode()
    assert words in text
    assert "SECRET-REASON" not in text
    assert ("L. Haddad" in text) == (status != "withdrawn")


def test_a_file_is_compared_without_scripts_and_not_kept(client, ready):
    data = services.storage().open(ready.renditions.get().storage_name)
    with data as file:
        content = file.read()
    address = f"/verify/{ready.verify_code}/"
    for body, words in ((content, "The file matches"), (content + b"x", "does not match")):
        answer = client.post(address, {"file": SimpleUploadedFile("c.pdf", body)})
        assert words in answer.content.decode().split("data-verify-said")[1]
    large = SimpleUploadedFile("c.pdf", b"x" * (verify.MOST_UPLOAD_BYTES + 1))
    assert "does not match" in client.post(address, {"file": large}).content.decode().split("data-verify-said")[1]
    assert len(services.storage().names()) == len(set(services.storage().names()))


def test_too_many_tries_say_when_to_come_back(client, ready):
    answers = [client.get(f"/verify/{ready.verify_code}/") for _time in range(verify.PER_ADDRESS.most + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert "10 minutes" in answers[-1].content.decode()
    assert client.post("/verify/", {}).status_code == 429


def test_the_verify_page_needs_no_file(client, certificate):
    assert "This certificate is valid" in client.get(f"/verify/{certificate.verify_code}/").content.decode()


def test_the_profile_keeps_issued_names_and_refuses_what_cannot_be_printed(sign_in, ready):
    client = sign_in(ready.person)
    fields = {"legal_name": "Layla Haddad-Park", "family_name": "Haddad-Park", "time_zone": "Europe/Berlin"}
    assert client.post("/training/profile/", fields).status_code == 302
    ready.refresh_from_db()
    assert ready.snapshot["legal_name"] == "Leila Haddad"
    refused = client.post("/training/profile/", {**fields, "legal_name": "अनिता"})
    assert refused.status_code == 422
    assert "cannot print: अ" in refused.content.decode()
    assert client.post("/training/profile/", {**fields, "legal_name": ""}).status_code == 422


def test_a_file_name_is_never_a_path():
    storage = services.storage()
    for name in ("../x.pdf", ".hidden"):
        with pytest.raises(SuspiciousFileOperation):
            storage.path(name)


def test_a_stored_file_is_never_overwritten(tmp_path):
    storage = SealedFileSystemStorage(str(tmp_path / "certificates"))
    storage.write_once("one.pdf", b"first")
    with pytest.raises(FileExistsError):
        storage.write_once("one.pdf", b"second")
    assert storage.get_available_name("one.pdf") == "one.pdf"
    assert (storage.exists("one.pdf"), storage.size("one.pdf")) == (True, 5)
    assert storage.save("two.pdf", SimpleUploadedFile("two.pdf", b"x")) == "two.pdf"
    assert os.stat(storage.folder).st_mode & 0o077 == 0
    storage.delete("one.pdf")
    storage.delete("one.pdf")
