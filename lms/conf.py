"""The settings of Attune, read lazily so that a host may change them at any time. All names start with ``LMS_``."""

from datetime import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "lms-sweep-certificates": {"task": "lms.certificates.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "lms-quizzes-expire-attempts": {
        "task": "lms_quizzes.expire_attempts",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "lms-send-mail": {"task": "lms.notifications.deliver", "schedule": 30.0, "options": {"expires": 30}},
    "lms-remind": {"task": "lms.flows.remind", "schedule": 3600.0, "options": {"expires": 3600}},
    "lms-quizzes-follow-up": {
        "task": "lms_quizzes.follow_up",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "lms-announce-leaving": {"task": "lms.flows.announce_leaving", "schedule": 3600.0, "options": {"expires": 3600}},
    "lms-sweep-handouts": {"task": "lms.resources.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "lms-directory": {"task": "lms.resources.report", "schedule": 3600.0, "options": {"expires": 3600}},
    "lms-digest": {"task": "lms.flows.digest", "schedule": 3600.0, "options": {"expires": 3600}},
}
"""What beat has to run. A host merges it into its own schedule as ``LMS_BEAT_SCHEDULE``."""

WAGTAILMEDIA: dict[str, Any] = {
    "MEDIA_MODEL": "lms_courses.Recording",
    "MEDIA_FORM_BASE": "courses.recordings.forms.RecordingForm",
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
    "AUDIO_EXTENSIONS": ["m4a", "mp3", "wav", "webm"],
}
"""What ``WAGTAILMEDIA`` of a site has to be: recordings lie in the private storage, and their files are looked into."""


class Conf:
    """One property a setting, with its default and its unit."""

    @property
    def REFLECTION_KEYS(self) -> list[str]:  # noqa: N802  # named like the setting
        """Fernet keys for private writing, newest first; older ones still open what they sealed.

        Raises ImproperlyConfigured when none is set: private text is never stored in the clear.
        """
        keys = list(getattr(settings, "LMS_REFLECTION_KEYS", []))
        if not keys:
            raise ImproperlyConfigured("Set LMS_REFLECTION_KEYS to a list of Fernet keys, newest first.")
        return keys

    @property
    def READING_SPEED(self) -> int:  # noqa: N802
        """Words a minute that the learning time is computed with; 200 unless set."""
        return int(getattr(settings, "LMS_READING_SPEED", 200))

    @property
    def RECORDING_BYTES(self) -> int:  # noqa: N802
        """The largest file of a recording, in bytes; 100 MB unless set."""
        return int(getattr(settings, "LMS_RECORDING_BYTES", 100 * 1024 * 1024))

    @property
    def CERTIFICATE_PAPER(self) -> str:  # noqa: N802
        """``a4`` or ``letter``."""
        return str(getattr(settings, "LMS_CERTIFICATE_PAPER", "a4"))

    @property
    def ORGANIZATION_NAME(self) -> str:  # noqa: N802
        """Name on a certificate where the holder belongs to no organization."""
        return str(getattr(settings, "LMS_ORGANIZATION_NAME", "Attune"))

    @property
    def PUBLIC_BASE_URL(self) -> str:  # noqa: N802
        """Scheme and host printed in QR codes, without a slash at the end."""
        base = getattr(settings, "LMS_PUBLIC_BASE_URL", "") or getattr(settings, "WAGTAILADMIN_BASE_URL", "")
        return str(base).rstrip("/")

    @property
    def QUIZ_GRACE_SECONDS(self) -> int:  # noqa: N802
        """Seconds after a quiz deadline in which an answer still counts, for slow networks."""
        return int(getattr(settings, "LMS_QUIZ_GRACE_SECONDS", 30))

    @property
    def TRUSTED_PROXIES(self) -> int:  # noqa: N802
        """How many proxies in front append to ``X-Forwarded-For``; 0 believes no such header."""
        return int(getattr(settings, "LMS_TRUSTED_PROXIES", 0))

    @property
    def DIRECTORY_PUBLIC(self) -> bool:  # noqa: N802
        """Whether visitors without a login see the directory of community resources; True unless set."""
        return bool(getattr(settings, "LMS_DIRECTORY_PUBLIC", True))

    @property
    def CATALOG_URL(self) -> str:  # noqa: N802
        """Address of the catalog page, for the main navigation."""
        return str(getattr(settings, "LMS_CATALOG_URL", "/courses/"))

    @property
    def MAIL_QUIET_HOURS(self) -> tuple[time, time]:  # noqa: N802
        """When the night begins and ends in each person's time zone; mail that is not urgent waits for its end.

        Raises ImproperlyConfigured for anything but two times such as ``("20:00", "07:00")``.
        """
        value = getattr(settings, "LMS_MAIL_QUIET_HOURS", ("20:00", "07:00"))
        try:
            starts, ends = (time.fromisoformat(part) for part in value)
        except (TypeError, ValueError) as error:
            raise ImproperlyConfigured(
                'Set LMS_MAIL_QUIET_HOURS to two times, such as ("20:00", "07:00"); equal times mean no quiet hours.'
            ) from error
        return starts, ends

    @property
    def NUDGE_DAYS(self) -> int:  # noqa: N802
        """Days in which a supervisor can remind somebody of one enrollment once, and of all ``NUDGE_MOST`` times."""
        return int(getattr(settings, "LMS_NUDGE_DAYS", 7))

    @property
    def NUDGE_MOST(self) -> int:  # noqa: N802
        """How many reminders by hand one person gets in ``NUDGE_DAYS``, from all supervisors together."""
        return int(getattr(settings, "LMS_NUDGE_MOST", 3))

    @property
    def COMMITMENT_DAYS(self) -> int:  # noqa: N802
        """Days after a quiz with a commitment when a mail asks how it went; 0 asks nobody."""
        return int(getattr(settings, "LMS_COMMITMENT_DAYS", 30))

    @property
    def INVITATION_DAYS(self) -> int:  # noqa: N802
        """Days in which an invitation can be accepted; 7 unless set."""
        return int(getattr(settings, "LMS_INVITATION_DAYS", 7))

    @property
    def LEAVING_NOTICE_DAYS(self) -> int:  # noqa: N802
        """Days before the end of the last membership at which a leaver is told to keep their records; 14 unless set."""
        return int(getattr(settings, "LMS_LEAVING_NOTICE_DAYS", 14))

    @property
    def REFERENCE_YEARS(self) -> int:  # noqa: N802
        """Years after which a reference stands on the list of what to look at again; 10 unless set."""
        return int(getattr(settings, "LMS_REFERENCE_YEARS", 10))

    @property
    def HELP_CONTACT(self) -> str:  # noqa: N802
        """E-mail address or page shown under Help."""
        return str(getattr(settings, "LMS_HELP_CONTACT", ""))


conf = Conf()
