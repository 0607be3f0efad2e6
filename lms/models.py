"""The tables of the app ``lms``, re-exported from its applets."""

from lms.catalog.models import Activity, Course, CourseEdition, CourseTitle, EditionItem
from lms.catalog.support import SupportContact
from lms.catalog.taxonomy import Competency, Framework
from lms.certificates.models import Award, Certificate, Rendition
from lms.enrollment.links import CourseLink
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.notifications.models import Outbox, Preference
from lms.organizations.employment import Employment, License
from lms.organizations.invitations import Invitation
from lms.organizations.keeping import PersonalAddress
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.staff.models import ImportRun
from lms.outside.models import LiveSession, OutsideRecord, Proof, RecordRun
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent, LessonSignals
from lms.reflections.models import Reflection
from lms.requirements.models import Assignment, AssignmentItem, Extension, Nudge, Waiver
from lms.resources.handout_models import Handout, HandoutFile, HandoutText
from lms.resources.models import DirectoryEntry, EntryTag, EntryText

__all__ = [
    "Activity",
    "ActivityRecord",
    "Assignment",
    "AssignmentItem",
    "Award",
    "Certificate",
    "Competency",
    "Course",
    "CourseEdition",
    "CourseLink",
    "CourseProgress",
    "CourseTitle",
    "DirectoryEntry",
    "EditionItem",
    "Employment",
    "Enrollment",
    "EntryTag",
    "EntryText",
    "Extension",
    "Framework",
    "Handout",
    "HandoutFile",
    "HandoutText",
    "ImportRun",
    "Invitation",
    "LearningEvent",
    "LessonSignals",
    "License",
    "LiveSession",
    "Membership",
    "Nudge",
    "Organization",
    "Outbox",
    "OutsideRecord",
    "Person",
    "PersonalAddress",
    "Preference",
    "Proof",
    "RecordRun",
    "Reflection",
    "Rendition",
    "SupportContact",
    "Team",
    "TeamEnrollment",
    "Waiver",
]
