"""Proofs are taken by what they are; a ZIP file that does not keep the rules is refused as a whole."""

import stat
import zipfile

import pytest

from lms.outside import proofs
from lms.outside.proofs import Flaw, RefusedProofError, take
from tests.factories.records import JPEG, PDF, PNG, zip_of

LINK = zipfile.ZipInfo("link.pdf")
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16
NUL = zip_of(("aXb.pdf", PDF)).replace(b"aXb.pdf", b"a\0b.pdf")
REFUSED = [
    ("x.pdf", b"MZ program", Flaw.KIND),
    ("x.pdf", b"", Flaw.KIND),
    ("x.svg", b"<svg>", Flaw.KIND),
    ("x" * 121, PDF, Flaw.NAME),
    ("a\tb.pdf", PDF, Flaw.NAME),
    ("x.pdf", PDF + b"x" * proofs.MOST_BYTES, Flaw.TOO_LARGE),
    ("x.zip", b"PK\x03\x04 broken", Flaw.BROKEN),
    ("x.zip", zip_of(("../up.pdf", PDF)), Flaw.NAME),
    ("x.zip", zip_of(("/etc/a.pdf", PDF)), Flaw.NAME),
    ("x.zip", zip_of(("..\\up.pdf", PDF)), Flaw.NAME),
    ("x.zip", zip_of((LINK, b"/etc/passwd")), Flaw.NAME),
    ("x.zip", NUL, Flaw.NAME),
    ("x.zip", zip_of(("a.pdf", PDF), ("folder/A.pdf", PDF)), Flaw.SAME_NAME),
    ("x.zip", zip_of(("inner.zip", zip_of(("a.pdf", PDF)))), Flaw.KIND),
    ("x.zip", zip_of(("bomb.pdf", PDF + b"\0" * 1_000_000)), Flaw.BOMB),
    ("x.zip", zip_of(("large.pdf", PDF + b"\0" * 6_000_000)), Flaw.TOO_LARGE),
    ("x.zip", zip_of(*((f"{number}.pdf", PDF) for number in range(201))), Flaw.TOO_MANY),
]


@pytest.mark.parametrize(("name", "data", "flaw"), REFUSED, ids=[f"{n}-{one[2]}" for n, one in enumerate(REFUSED)])
def test_what_is_no_proof_is_refused_with_the_reason(name, data, flaw):
    with pytest.raises(RefusedProofError) as refused:
        take([(name, data)])
    assert refused.value.flaw == flaw
    assert "\0" not in refused.value.name


def test_files_and_members_become_proofs_by_their_content_and_their_last_name():
    packed = zip_of(("folder/b.PNG", PNG), ("__MACOSX/._b.PNG", b"x"), (".DS_Store", b"x"), ("folder/", b""))
    found = take([("C.pdf", JPEG), ("all.zip", packed), ("a.pdf", PDF)])
    assert [(one.name, one.content_type, one.ending) for one in found] == [
        ("C.pdf", "image/jpeg", "jpg"), ("b.PNG", "image/png", "png"), ("a.pdf", "application/pdf", "pdf"),
    ]  # fmt: skip


def test_all_together_are_bounded_too(monkeypatch):
    monkeypatch.setattr(proofs, "MOST_TOGETHER", 3 * len(PDF) - 1)
    monkeypatch.setattr(proofs, "MOST_FILES", 2)
    small = [(f"{number}.pdf", PDF) for number in range(3)]
    for files in (small, [("x.zip", zip_of(*small[:2], ("big.pdf", PDF * 2)))]):
        with pytest.raises(RefusedProofError) as refused:
            take(files)
        assert refused.value.flaw in {Flaw.TOO_LARGE_TOGETHER, Flaw.TOO_MANY}
    monkeypatch.setattr(proofs, "MOST_TOGETHER", 10_000)
    with pytest.raises(RefusedProofError, match="too_many"):
        take(small)
    monkeypatch.setattr(proofs, "MOST_TOGETHER", 2 * len(PDF) - 1)
    with pytest.raises(RefusedProofError, match="too_large_together"):
        take([("x.zip", zip_of(*small[:2]))])
