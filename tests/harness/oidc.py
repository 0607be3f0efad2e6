"""A real OpenID Connect provider in a thread: discovery, authorization, tokens with PKCE, keys, userinfo. Tests bend it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT, SECRET = "attune", "a secret of this client, long enough to sign"
KEY_ID = "first"


@dataclass
class Provider:
    """Its one user, and how it departs from the truth: ``token`` replaces claims, None takes one away."""

    issuer: str = ""
    user: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "ES256"
    lives_seconds: int = 300
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    published: Any = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: set[str] = field(default_factory=set)

    def discovery(self) -> dict[str, Any]:
        """Return what it says of itself."""
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        told = {name: f"{self.issuer}/{place}" for name, place in places.items()}
        told |= {"issuer": self.issuer, "userinfo_endpoint": f"{self.issuer}/userinfo"}
        return {**told, "token_endpoint_auth_methods_supported": ["client_secret_post"], **self.document}

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        public = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
        told = json.loads(public.to_jwk((self.published or self.key).public_key()))
        return {"keys": [{**told, "kid": KEY_ID, "alg": "ES256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes with a code; the person is taken to have agreed."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once, to the client that knows its secret and began with the challenge."""
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or challenge.decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        access = secrets.token_urlsafe(16)
        self.access.add(access)
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        """Return the signed token, bent as the test asks."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + self.lives_seconds, "nonce": asked["nonce"],
            **self.user, **self.token,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = {"none": None, "HS256": SECRET}.get(self.algorithm, self.key)
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": KEY_ID, **self.headers})


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        """Answer discovery, keys, userinfo, and the browser."""
        address, provider = urlsplit(self.path), self.provider
        provider.asked.append(address.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(asked))
            self.end_headers()
        elif address.path == "/userinfo":
            known = self.headers.get("Authorization", "").removeprefix("Bearer ") in provider.access
            self._say({**provider.user, **provider.userinfo} if known else None)
        else:
            pages = {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}
            self._say(pages[address.path]() if address.path in pages else None)

    def do_POST(self) -> None:
        """Answer the token endpoint."""
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(self.provider.exchange({name: values[0] for name, values in parse_qs(body).items()}))

    def _say(self, told: dict[str, Any] | None) -> None:
        self.send_response(200 if told is not None else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told if told is not None else {"error": "invalid_grant"}).encode())

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """Run a provider on a free port of this machine and yield it."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
