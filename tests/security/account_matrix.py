"""Who gets which answer where, for the accounts of the reference site: read together with ``matrix``.

The accounts know two kinds of people: a visitor, and somebody who is in and looks after the own account, whatever their role.
Everybody in the walk has just entered the password; the learner has an authenticator app, recovery codes and a passkey, and no
other actor has any of them. Nothing here names another person, so there is nothing to find that is not one's own.
"""

from __future__ import annotations

OWN_PAGE = ("login 200*", "login 405*")
OWN_FORM = ("login 200*", "login 302*")
SHOWN_TO_ALL = ("200*", "405*")
ONLY_THE_LEARNERS = ("login 200 404*", "login 302 404*")

DOORS_OF_ADMIN: dict[str, tuple[str, str]] = {
    "admin/login/": ("login*", "login*"),
    "admin/logout/": ("405*", "302*"),
}
"""These stand before Wagtail's own."""

DOORS: dict[str, tuple[str, str]] = {
    "_util/login/": ("login*", "login*"),
    "account_login": ("200 302*", "302*"),
    "account_logout": ("405*", "302*"),
    "mfa_login_webauthn": ("login 302*", "login 302*"),
    "mfa_authenticate": ("login 302*", "login 302*"),
    "attune_sso": ("404*", "405*"),
    "attune_sso_answer": ("404*", "405*"),
    "attune_first_administrator": ("200*", "login*"),
    "attune_first_administrator#dead": ("410*", "410*"),
}
"""Ways in and out. Whatever is not the one login leads to it; the link for the first administrator sets a password once.
Single sign-on is there where a provider is configured; ``tests/web/test_single_sign_on.py`` walks it."""

FORGOTTEN: dict[str, tuple[str, str]] = {
    "account_inactive": SHOWN_TO_ALL,
    "account_signup": ("200 302*", "200 302*"),
    "account_email_verification_sent": SHOWN_TO_ALL,
    "account_confirm_email": ("200*", "404*"),
    "account_reset_password": ("200*", "302*"),
    "account_reset_password_done": SHOWN_TO_ALL,
    "account_reset_password_from_key_done": SHOWN_TO_ALL,
    "account_reset_password_from_key": ("200*", "200*"),
}
"""For whoever cannot log in: these say the same to everybody, so that they tell nothing about an account."""

OWN_ACCOUNT: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("account_reauthenticate", "account_change_password", "account_email", "usersessions_list"), OWN_FORM
    ),
    "attune_keep_address": ("login 405*", "login 302*"),
    "account_set_password": ("login 302*", "login 302*"),
    "mfa_index": OWN_PAGE,
    "mfa_list_webauthn": OWN_PAGE,
    "mfa_reauthenticate": ("login 200 302*", "login 302*"),
    "mfa_reauthenticate_webauthn": ("login 200 302*", "login login 302*"),
    "mfa_add_webauthn": ("login 200*", "login 200*"),
    "mfa_activate_totp": ("login 302 200*", "login 302 200*"),
    "mfa_deactivate_totp": ONLY_THE_LEARNERS,
    "mfa_generate_recovery_codes": ("login 200*", "login 302 200*"),  # without a second factor the form is refused
    "mfa_view_recovery_codes": ("login 200 404*", "login 405*"),
    "mfa_download_recovery_codes": ("login 200 404*", "login 405 404*"),
    "mfa_edit_webauthn": ONLY_THE_LEARNERS,
    "mfa_remove_webauthn": ONLY_THE_LEARNERS,
}
"""For whoever is in: the own password, address, devices and second factors."""

ACCOUNTS = {**DOORS, **FORGOTTEN, **OWN_ACCOUNT}
