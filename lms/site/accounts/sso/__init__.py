"""Single sign-on with one OpenID Connect provider (ADR 0050)."""
