"""Certificates in an S3 bucket: written once, whole, private; trouble of the bucket is never a lost file.

The server is moto's, in this process. What it cannot show is said in docs/operations.md.
"""

import hashlib

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer

from lms.base.leases import database_now
from lms.base.storages_s3 import BucketError, SealedS3Storage
from lms.certificates import services, tasks
from lms.certificates.models import Rendition
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

PDF = b"%PDF-1.7 a sealed file %%EOF"


@pytest.fixture(scope="module")
def address():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def options(address, request):
    bucket = f"records-{hashlib.sha256(request.node.name.encode()).hexdigest()[:12]}"
    options = {
        "bucket": bucket,
        "prefix": "certificates/",
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": "test",
        "secret_key": "test",
    }
    SealedS3Storage(**options)._client.create_bucket(Bucket=bucket)
    return options


@pytest.fixture
def storage(options):
    return SealedS3Storage(**options)


def test_a_file_is_written_once_and_never_replaced(storage):
    assert storage.write_once("a.pdf", PDF) == "a.pdf"
    with pytest.raises(FileExistsError):
        storage.write_once("a.pdf", b"another")
    with storage.open("a.pdf") as file:
        assert file.read() == PDF
    assert storage.size("a.pdf") == len(PDF)
    assert storage.modified("a.pdf") > 0
    assert storage.save("b.pdf", ContentFile(b"x")) == "b.pdf"
    assert storage.names() == ["a.pdf", "b.pdf"]


def test_the_stored_object_carries_the_seal_and_no_right_for_everybody(storage):
    storage.write_once("a.pdf", PDF)
    head = storage._client.head_object(Bucket=storage.bucket, Key="certificates/a.pdf", ChecksumMode="ENABLED")
    assert head["ContentLength"] == len(PDF)
    grants = storage._client.get_object_acl(Bucket=storage.bucket, Key="certificates/a.pdf")["Grants"]
    assert not [grant for grant in grants if "URI" in grant["Grantee"]]
    with pytest.raises(NotImplementedError):
        storage.url("a.pdf")


def test_a_name_that_is_more_than_a_name_is_refused(storage):
    for name in ("../a.pdf", "a/b.pdf", ".hidden"):
        with pytest.raises(SuspiciousFileOperation):
            storage.write_once(name, PDF)


def test_a_file_that_is_not_there_is_told_from_a_bucket_that_is_not_there(storage, options):
    assert not storage.exists("a.pdf")
    with pytest.raises(FileNotFoundError):
        storage.open("a.pdf")
    storage.delete("a.pdf")
    lost = SealedS3Storage(**{**options, "bucket": "nobody-made-this-one"})
    assert not lost.reachable()
    with pytest.raises(BucketError):
        lost.exists("a.pdf")
    assert "nobody-made-this-one" in lost.trouble()


def test_a_server_that_is_away_is_trouble_of_the_surroundings(options):
    away = SealedS3Storage(**{**options, "endpoint_url": "http://127.0.0.1:1"})
    assert not away.reachable()
    with pytest.raises(BucketError):
        away.write_once("a.pdf", PDF)
    assert away.trouble()


def test_names_come_from_all_pages_and_leave_out_other_prefixes(storage, options, monkeypatch):
    for number in range(3):
        storage.write_once(f"{number}.pdf", PDF)
    SealedS3Storage(**{**options, "prefix": "private/"}).write_once("other.csv", b"x")
    assert storage.trouble() == ""
    ask = storage._ask
    monkeypatch.setattr(storage, "_ask", lambda name, **more: ask(name, **more, MaxKeys=2))
    assert storage.names() == ["0.pdf", "1.pdf", "2.pdf"]


def test_a_bucket_that_takes_a_name_twice_is_named_as_trouble(storage, monkeypatch):
    assert storage.trouble() == ""
    monkeypatch.setattr(storage, "_put", lambda key, data, seal: None)
    assert "ignores conditional writes" in storage.trouble()


def test_a_stored_file_of_another_size_is_refused(storage, monkeypatch):
    put = storage._put
    monkeypatch.setattr(storage, "_put", lambda key, data, seal: storage._client.put_object(
        Bucket=storage.bucket, Key=key, Body=data[:3]
    ))  # fmt: skip
    assert put
    with pytest.raises(BucketError, match="another content"):
        storage.write_once("a.pdf", PDF)


@pytest.mark.django_db
def test_a_certificate_is_made_into_the_bucket_and_its_leftovers_are_swept(storage, options, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "lms_certificates": {"BACKEND": "lms.base.storages_s3.SealedS3Storage", "OPTIONS": options},
    }
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    rendition = Rendition.objects.get()
    assert tasks.render.apply(args=(rendition.pk,)).get() == "ready"
    rendition.refresh_from_db()
    assert services.verify_file(rendition) == services.Finding.MATCHES
    storage.write_once("orphan.pdf", PDF)
    in_two_hours = database_now().replace(year=database_now().year + 1)
    assert services.remove_leftovers(at=in_two_hours) == 1
    assert storage.names() == [rendition.storage_name]
    storage.delete(rendition.storage_name)
    assert services.verify_file(rendition) == services.Finding.LOST
