"""Accounts of the reference site: who gets in, how, and how often they may try. Read by ``base``."""

from lms.site.settings import oidc

AUTH_USER_MODEL = "attune_accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older accounts, until their next login
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lms.site.accounts.passwords.NoFamiliarWords"},
]
PASSWORD_RESET_TIMEOUT = 3600

LOGIN_URL = "lms:login"
LOGIN_REDIRECT_URL = "lms:my_learning"
LOGOUT_REDIRECT_URL = "/"
WAGTAIL_FRONTEND_LOGIN_URL = "lms:login"
WAGTAILADMIN_LOGIN_URL = "lms:login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # password and e-mail address change on our pages alone
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

SESSION_COOKIE_AGE = 12 * 3600  # the longest that a login may last; lms.site.accounts.sessions ends most earlier

LMS_ADAPTER = "lms.site.accounts.pages.SiteAdapter"
LMS_SECOND_FACTOR_REQUIRED = True
"""Staff and supervisors need a second factor. The demo turns it off and says so."""

ACCOUNT_ADAPTER = "lms.site.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by invitation; a changed address has to be confirmed
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a mail either way, so that the time of the answer tells nothing
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this login stays, all others end
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_SESSION_REMEMBER = False  # clinics share computers: closing the browser ends the login
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
}
ACCOUNT_FORMS = {
    "login": "lms.site.accounts.forms.LogInForm",
    "reset_password": "lms.site.accounts.forms.ForgottenForm",
    "reset_password_from_key": "lms.site.accounts.forms.NewPasswordForm",
    "change_password": "lms.site.accounts.forms.ChangePasswordForm",
    "set_password": "lms.site.accounts.forms.FirstPasswordForm",
    "add_email": "lms.site.accounts.forms.ChangeAddressForm",
    "reauthenticate": "lms.site.accounts.forms.AgainForm",
}

LMS_OIDC = oidc.provider()
SOCIALACCOUNT_ADAPTER = "lms.site.accounts.sso.adapter.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

MFA_ADAPTER = "lms.site.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lms.site.accounts.forms.CodeForm",
    "reauthenticate": "lms.site.accounts.forms.CodeAgainForm",
    "activate_totp": "lms.site.accounts.forms.AppForm",
    "add_webauthn": "lms.site.accounts.forms.PasskeyForm",
    "edit_webauthn": "lms.site.accounts.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Attune"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody can sign up with the address of somebody else
