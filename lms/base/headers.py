"""The policies that a site of Attune sends with its pages: plain data, for the settings of a host and of the reference site."""

SELF, NONE, INLINE = "'self'", "'none'", "'unsafe-inline'"

CONTENT_SECURITY_POLICY: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "manifest-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
"""For learners, supervisors and the public: nothing inline, nothing from elsewhere. Wagtail frames previews of pages,
hence ``frame-ancestors 'self'``. django-csp takes it as ``DIRECTIVES``, Django 6.0 and later as ``SECURE_CSP``."""

ADMIN_CONTENT_SECURITY_POLICY: dict[str, list[str]] = {
    **CONTENT_SECURITY_POLICY,
    "default-src": [SELF],
    "script-src": [SELF, INLINE],
    "style-src": [SELF, INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
"""For the addresses of Wagtail's admin alone, whose pages carry inline scripts and styles."""

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb",
    )
)  # fmt: skip
"""What no page of ours asks a browser for."""
