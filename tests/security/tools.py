"""What the tools for teams, staff, accounts and mail need to be asked in earnest: rows, addresses and bodies of forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import signing
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from wagtail_localize.models import TranslationSource

from courses.models import Fact
from courses.reviews.services import ask as ask_for_reviews
from courses.reviews.thanks import Payment
from lms.base import clock
from lms.base.clock import site_day
from lms.catalog.models import Activity, Course
from lms.certificates.services import storage
from lms.enrollment.links import CourseLink, digest_of
from lms.enrollment.models import Enrollment
from lms.flows import assign, attendance, keep, people, records, relieve, staff_import
from lms.notifications import registry
from lms.notifications.letters import choice_token
from lms.notifications.models import Outbox
from lms.notifications.services import queue
from lms.organizations.employment import Employment, License
from lms.organizations.invitations import Invitation
from lms.organizations.keeping import PersonalAddress
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.staff.models import ImportRun
from lms.progress.models import LessonSignals
from lms.requirements.models import Assignment, Reason
from quizzes.models import Question
from tests.factories import AT, PersonFactory, UserFactory, publish_course
from tests.factories.directory import entry_of
from tests.factories.handouts import handout_form, handout_of
from tests.factories.invitations import invited_links
from tests.factories.logins import code_of, with_app
from tests.factories.people import PASSWORD
from tests.factories.records import PDF, drafted_records, employed, recorded, session_of, tick
from tests.factories.reviews import decide, sent
from tests.factories.staff import csv_of, drafted, imported, uploaded

NEW_PASSWORD = "boats without any sails"
TRANSLATOR, RELEASER, SECONDS = "Xena Translates", "vera-releases@example.org", 2222
CONFLICT, PAID = "a quokka cousin wrote it", "1234.56"
LINK_SECRET = "of-the-other-course"
PERSONAL = "ana-at-home@home.example"
ZONE = {"time_zone": "UTC"}
Extra = tuple[dict[str, list[Any]], dict[str, Any]]
"""Arguments of addresses, and bodies of forms; a body that can be sent once only is a function that makes it."""


def office_of(organization: Organization) -> Person:
    """Return a new person who administers an organization and has no account in the admin."""
    office: Person = PersonFactory(legal_name="Olga Ffice")
    role = Membership.Role.ADMINISTRATOR
    people.join_team(person=office, organization=organization, team=None, role=role, at=clock.now())
    return office


def localize(course: Any) -> dict[str, list[Any]]:
    """Return the arguments of addresses of wagtail-localize: a course that is submitted, its question, and a fact."""
    source, _created = TranslationSource.get_or_create_from_instance(course)
    fact = Fact.objects.create(slug="f", statement="S", value="1", source="S", source_year=2024, locale=course.locale)
    question = Question.objects.filter(course_key=course.translation_key).first()
    return {
        "lms_localize_page": [course.pk],
        "lms_localize_snippet": ["lms_courses", "fact", fact.pk],
        "lms_localize_update": [source.pk],
        "lms_localize_rows": ["lms_quizzes", "question"],
        "lms_localize_row": ["lms_quizzes", "question", question.pk if question else 0],
    }


def traces(taking: Enrollment, lesson: Any) -> None:
    """Leave what the site knows besides: how long a lesson was open, how somebody likes to read, who released a version."""
    LessonSignals.objects.create(
        enrollment=taking, activity=Activity.objects.get(key=lesson.translation_key), seconds=SECONDS, seen_at=1
    )
    Person.objects.filter(pk=taking.person_id).update(reading={"text_size": "larger"})
    taking.course.editions.update(made_by=UserFactory(email=RELEASER))


def staff_imports(own: Organization, foreign: Organization) -> Extra:
    """Return two imports of an organization, one of them applied, and the same of a foreign one."""
    values: dict[str, list[Any]] = {}
    bodies: dict[str, Any] = {}
    for place, organization in (("", own), ("#other organization", foreign)):
        applied = imported(organization, csv_of(["1", "Ann", "Smith"]))
        draft = drafted(organization, csv_of(["2", "Bob", "Brown"], ["", "=1", "Refused"]))
        for name, run in (
            ("columns", draft),
            ("check", draft),
            ("errors", draft),
            ("result", applied),
            ("undo", applied),
            ("invite", applied),
        ):
            values[f"lms:staff_import_{name}{place}"] = [run.uuid]
        bodies[f"lms:staff_import{place}"] = _upload(organization)
        bodies[f"lms:staff_import_columns{place}"] = draft.mapping
        bodies[f"lms:staff_import_check{place}"] = {"fingerprint": _fingerprint(draft)}
    return values, bodies


def _upload(organization: Organization) -> Callable[[], dict[str, Any]]:
    return lambda: {"organization": str(organization.uuid), "file": uploaded(csv_of(["3", "Cy", "Clark"]))}


def past_completions(person: Person, own: Organization, foreign: Organization) -> Extra:
    """Return two imports of past completions of an organization, one of them applied, and the same of a foreign one."""
    values: dict[str, list[Any]] = {}
    bodies: dict[str, Any] = {}
    stranger: Person = PersonFactory()
    for place, organization, holder in (("", own, person), ("#other organization", foreign, stranger)):
        employed(holder, organization, "501")
        line = ("501", "", "Kayak rescue", "Lifeguards", "2024-05-19", "60", "a.pdf")
        applied = recorded(organization, line)
        draft = drafted_records(organization, (*line[:2], "Rope rescue", *line[3:]), ("", "", "=1"))
        for name, run in (
            ("columns", draft),
            ("check", draft),
            ("errors", draft),
            ("result", applied),
            ("undo", applied),
        ):
            values[f"lms:record_import_{name}{place}"] = [run.uuid]
        values[f"lms:record_proof{place}"] = [applied.records.get().uuid]
        bodies[f"lms:record_import{place}"] = _past(organization)
        bodies[f"lms:record_import_columns{place}"] = draft.mapping
        shown = records.preview(run=draft, at=clock.now()).fingerprint
        bodies[f"lms:record_import_check{place}"] = {"fingerprint": shown}
    return values, bodies


def _past(organization: Organization) -> Callable[[], dict[str, Any]]:
    table = csv_of(("501", "CPR", "2024-05-20", "Drawer"), header=("employee_id", "course", "completed_on", "kept_at"))
    return lambda: {"organization": str(organization.uuid), "file": uploaded(table), "proofs": uploaded(PDF, "a.pdf")}


def live_sessions(boss: Person, *teams: tuple[Team, Person]) -> Extra:
    """Return a session of the supervisor's team, which the person attended, and the same of another team."""
    values: dict[str, list[Any]] = {}
    bodies: dict[str, Any] = {}
    for place, (team, person) in zip(("", "#other team"), teams, strict=True):
        session = session_of(team, by=boss, title="Ferry safety" if place else "Canoe safety")
        tick(session, person, by=boss)
        attendance.keep_scans(session=session, files=[("sheet.pdf", PDF)])
        values |= {f"lms:session{each}{place}": [session.uuid] for each in ("", "_sheet", "_scans")}
        values[f"lms:session_scan{place}"] = [session.scans.get().uuid]
        shown = attendance.fingerprint(attendance.sheet(session=session, at=clock.now()))
        bodies[f"lms:session{place}"] = {"person": [str(person.uuid)], "shown": shown}
        bodies[f"lms:session_scans{place}"] = _scan
    bodies["lms:session_make"] = {
        "team": str(teams[0][0].uuid), "title": "Raft safety", "day": "2026-01-05", "time": "09:30", "minutes": 60,
        "trainer": "Ty Trainer",
    }  # fmt: skip
    return values, bodies


def _scan() -> dict[str, Any]:
    return {"scans": uploaded(PDF, f"{uuid4()}.pdf")}


def _fingerprint(run: ImportRun) -> str:
    return staff_import.preview(run=run, at=clock.now()).fingerprint


def assignments(*, boss: Person, team: Team, taking: Enrollment, foreign: Enrollment) -> Extra:
    """Return a standing assignment of a supervisor, work that is waived, and forms to assign, extend and waive."""
    now, course = clock.now(), publish_course()
    draft = Assignment(course=course, audience="team", team=team, newcomers=True, due_days=30)
    made = assign.assign(draft=draft, by=boss, token=uuid4(), at=now)
    given = Enrollment.objects.filter(course=course).latest("pk")
    relieve.waive(enrollment=given, until=None, reason=Reason.SCHEDULE, by=boss, at=now)
    values = {f"lms:team_{name}": [made.uuid] for name in ("assigned", "assign_undo", "assign_stop")}
    later = {"known": taking.due_date.isoformat() if taking.due_date else "", "to": "2027-10-01", "reason": "schedule"}
    forms = {
        "lms:team_relief": {},
        "lms:team_extend": later,
        "lms:team_waive": {"reason": "leave"},
        "lms:team_unwaive": {},
    }
    values |= {name: [taking.uuid] for name in forms} | {"lms:team_unwaive": [given.uuid]}
    values |= {f"{name}#other team": [foreign.uuid] for name in forms}
    forms |= {"lms:team_nudge": {"enrollment": str(taking.uuid)}}
    wanted = {"audience": "people", "people": [str(taking.person.uuid)], "course": str(publish_course().uuid)}
    wanted |= {"when": "days", "due_days": "30", "token": str(uuid4()), "step": "confirm"}
    elsewhere = {f"{name}#other team": body for name, body in forms.items()}
    elsewhere["lms:team_nudge#other team"] = {"enrollment": str(foreign.uuid)}
    return values, {**forms, **elsewhere, "lms:team_assign": wanted}


def storage_of_certificates() -> None:
    """Make the folder of certificate files, as it is once a first file was written."""
    storage().folder.mkdir(parents=True, exist_ok=True)


def mail_choices(person: Person) -> Extra:
    """Return the links of a mail that can be switched off."""
    kind = registry.optional_kinds()[0].code
    links = {"": choice_token(person=person, kind=kind), "#forged": f"{choice_token(person=person, kind=kind)}x"}
    return {f"lms:mail_unsubscribe{name}": [token] for name, token in links.items()}, {}


def keeping(person: Person) -> Extra:
    """Keep a personal address for somebody; return the link that confirms another one, and forms."""
    PersonalAddress.objects.create(person=person, email=PERSONAL, confirmed_at=clock.now())
    token = signing.dumps([str(person.uuid), "another@home.example"], salt=keep.SALT)
    body = {"email": "third@home.example"}
    mail = queue(
        kind="personal_address", person=person, address=PERSONAL, dedupe_key="probe", context={"email": PERSONAL},
        at=clock.now(),
    )  # fmt: skip
    assert mail is not None
    Outbox.objects.filter(pk=mail.pk).update(state="bounced", ended_at=clock.now(), reason=f"550 {PERSONAL} unknown")
    return {"lms:keep_confirm": [token], "lms_outbox_retry": [mail.uuid]}, {
        "lms:keep_address": body,
        "attune_keep_address": body,
    }


def _credential() -> dict[str, Any]:
    """Return what a browser sends when it has made a passkey."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid.NONE, b"c" * 16, key)
    data = AuthenticatorData.create(b"r" * 32, AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, made)
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://testserver")
    sent = {"clientDataJSON": client, "attestationObject": AttestationObject.create("none", data, {})}
    response = {name: websafe_encode(value) for name, value in sent.items()}
    place = websafe_encode(b"c" * 16)
    return {"id": place, "rawId": place, "type": "public-key", "clientExtensionResults": {}, "response": response}


def account(owner: Any, *, secret: str) -> Extra:
    """Give somebody an app, codes and a passkey; ``secret`` is that of the first administrator's link."""
    app, passkey = with_app(owner), WebAuthn.add(owner, "Phone", _credential()).instance
    values = {
        "attune_first_administrator": [secret],
        "attune_first_administrator#dead": [f"{secret}x"],
        "account_confirm_email": ["nobody"],
        "account_reset_password_from_key": ["1", "set-password"],
        "mfa_edit_webauthn": [passkey.pk],
        "mfa_remove_webauthn": [passkey.pk],
    }
    twice = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    bodies = {
        "attune_first_administrator": {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
        "account_login": {"login": owner.email, "password": PASSWORD},
        "account_signup": {"email": "new@example.org", "password1": NEW_PASSWORD},
        "account_reauthenticate": {"password": PASSWORD},
        "account_email": {"email": "moved@example.org", "action_add": ""},
        "account_change_password": {"oldpassword": PASSWORD, **twice},
        "account_set_password": twice,
        "account_reset_password": {"email": owner.email},
        "account_reset_password_from_key": twice,
        "mfa_reauthenticate": lambda: {"code": code_of(app)},
        "mfa_activate_totp": {"code": "000000"},
        "mfa_edit_webauthn": {"name": "Renamed"},
    }
    return values, bodies


def invitations(own: Organization, foreign: Organization) -> Extra:
    """Return the link of an invitation with the form that accepts it, and what invites into an organization and a foreign one."""
    (link,) = invited_links(own, "guest@example.org")
    words = {"legal_name": "Guest Person", "family_name": "Person", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    values: dict[str, list[Any]] = {"lms:invitation": [link], "lms:invitation#dead": [f"{link}x"]}
    bodies: dict[str, Any] = dict.fromkeys(values, words)
    for place, organization in (("", own), ("#other organization", foreign)):
        waiting = PersonFactory(user=None, email=f"waiting@{organization.slug}.example.org")
        people.join_team(person=waiting, organization=organization, team=None, at=clock.now())
        invited_links(organization, f"invited@{organization.slug}.example.org")
        invitation = Invitation.objects.latest("pk")
        values |= {f"lms:invitation_{name}{place}": [invitation.uuid] for name in ("again", "withdraw")}
        where = {"organization": str(organization.uuid)}
        bodies[f"lms:invite{place}"] = {**where, "people": "new@example.org", "role": "learner"}
        bodies[f"lms:invite_ticked{place}"] = {**where, "person": [str(waiting.uuid)]}
    return values, bodies


def links(own: Course, open_one: Course) -> Extra:
    """Return an invitation link into a course that nobody takes, and what makes and withdraws one of a trainer's own."""
    day = site_day(clock.now()) + timedelta(days=9)
    link, _open = (
        CourseLink.objects.create(course=course, digest=digest_of(secret), made_at=AT, last_day=day)
        for course, secret in ((own, "of the trainer"), (open_one, LINK_SECRET))
    )
    values: dict[str, list[Any]] = {"lms:join": [LINK_SECRET], "lms:join#dead": [f"{LINK_SECRET}x"]}
    return values, {"lms_course_links": {"last_day": day}, "lms_course_link_withdraw": {"link": link.uuid}}


def people_in_the_admin(person: Person, *, newcomer: Person, team: Team) -> Extra:
    """Return a row of each kind that the admin manages, with forms for a new one and for this one."""
    place = {"organization": team.organization_id}
    job = Employment.objects.create(person=person, organization=team.organization, employee_id="77")
    permit = License.objects.create(person=person, state="NV", number="RN 1")
    named = {"legal_name": "New Person", "family_name": "Person", "email": "new@example.org", **ZONE}
    new_job = {"person": newcomer.pk, **place, "kind": "trainee"}
    new_permit = {"person": person.pk, "state": "UT", "number": "RN 2"}
    forms: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
        "organizations": (team.organization, {"name": "New", "slug": "new", **ZONE}, {"name": "Moved", "slug": "old", **ZONE}),
        "teams": (team, {"name": "New", **place}, {"name": "Renamed"}),
        "people": (person, {**named, **place}, named),
        "employments": (job, new_job, {"kind": "volunteer", "employee_id": "78"}),
        "licenses": (permit, new_permit, new_permit),
        "memberships": (
            Membership.objects.get(person=person, team=team),
            {"person": newcomer.pk, **place, "team": team.pk, "role": "supervisor"},
            {"team": team.pk, "leaves": "on"},
        ),
    }  # fmt: skip
    values: dict[str, list[Any]] = {"lms_person_chooser:chosen": [person.pk]}
    bodies: dict[str, Any] = {}
    for name, (row, new, changed) in forms.items():
        values |= {f"lms_{name}:{view}": [row.pk] for view in ("edit", "delete", "history", "history_results", "usage")}
        bodies |= {f"lms_{name}:add": new, f"lms_{name}:edit": changed}
    return values, bodies


def directory(person: Person) -> Extra:
    """Let the person keep an entry of the directory of community resources."""
    entry = entry_of(person)
    own = ("directory_entry", "directory_confirm", "directory_close")
    values: dict[str, list[Any]] = {f"lms:{name}": [entry.uuid] for name in own}
    views = ("edit", "delete", "history", "history_results", "usage")
    values |= {f"lms_directory:{view}": [entry.pk] for view in views}
    values["lms_directory_chooser:chosen"] = [entry.pk]
    text = {"language": "en", "name": "New", "summary": "New words", "ORDER": "1", "id": ""}
    form = {
        "kind": "clinic", "phone": "555-0144", "check_days": "30", "owner_person": person.pk,
        "texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0", "texts-MIN_NUM_FORMS": "0", "texts-MAX_NUM_FORMS": "9",
        **{f"texts-0-{name}": value for name, value in text.items()},
    }  # fmt: skip
    changed = {**form, "texts-INITIAL_FORMS": "1", "texts-0-id": entry.texts.get().pk}
    return values, {"lms_directory:add": form, "lms_directory:edit": changed}


def handouts(person: Person) -> Extra:
    """Let the person keep a handout for patients."""
    handout = handout_of(person)
    values: dict[str, list[Any]] = {f"lms:{name}": [handout.uuid] for name in ("handout", "handout_again")}
    values["lms:handout_file"] = [handout.files.get().uuid]
    views = ("edit", "delete", "history", "history_results", "usage")
    values |= {f"lms_handouts:{view}": [handout.pk] for view in views}
    values["lms_handout_chooser:chosen"] = [handout.pk]
    form = handout_form({"language": "en", "title": "New"}, name="New", owner_person=person.pk)
    changed = handout_form({"language": "en", "title": "New", "id": handout.texts.get().pk}, owner_person=person.pk)
    return values, {"lms_handouts:add": form, "lms_handouts:edit": changed}


def reviews(course: Any, trainer: Person, critic: Person) -> Extra:
    """Give the course to reviewers again after the critic refused it; the trainer asked. It is the critic's turn."""
    first = ask_for_reviews(page=course, person=trainer, at=AT)
    review = decide(first, "refused", person=critic, conflict="declared", conflict_text=CONFLICT)
    Payment.objects.create(review=review, state="paid", amount=PAID, currency="USD", paid_on=AT.date(), recorded_at=AT)
    found = ask_for_reviews(page=course, person=trainer, at=AT)
    names = ("lms_review", "lms_review_comment", "lms_review_again", "lms_review_take_back")
    values: dict[str, list[Any]] = {name: [found.uuid] for name in names}
    values["lms_review_ask"] = [course.pk]
    values |= {name: [review.uuid] for name in ("lms_review_pay", "lms:review_credit", "lms:review_credit_withdraw")}
    values["lms:review_part"] = [found.uuid, course.translation_key]
    decided = sent(found)
    answers = {f"answer-{answer.code}": answer.answer for answer in decided.answers}
    return values, {
        "lms_review": {"decision": "approved", "conflict": "none", "sha256": decided.sha256, **answers},
        "lms_review_comment": {"text": "A word about it"},
        "lms_review_pay": {"state": "declined"},
        "lms:review_credit": {"style": "anonymous", "agreed": "on"},
    }
