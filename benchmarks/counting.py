"""Count the SQL statements of a request that asks for it; both sites run this middleware, so it costs both the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

ASKED, STATEMENTS, SECONDS = "X-Bench-Count", "X-Bench-Statements", "X-Bench-Sql-Seconds"
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class CountStatements:
    """Answer a counted request with the number of its statements and the seconds that they took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle a request."""
        if ASKED not in request.headers:
            return self.get_response(request)
        taken: list[float] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                if not sql.startswith(CONTROL):
                    taken.append(time.perf_counter() - began)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[STATEMENTS], response[SECONDS] = str(len(taken)), f"{sum(taken):.6f}"
        return response
