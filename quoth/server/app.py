"""A request becomes a response."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from quoth.graph.query import run
from quoth.graph.sparql import QueryError
from quoth.graph.store import Form, serialize_results, serialize_turtle
from quoth.server.files import find_file

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from quoth.graph.store import Reader

#: What a browser may do with what it is sent: load from here, and nothing else.
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class App:
    """What is served, as a WSGI application.

    Args:
        reader: gives the graph as it is now.
        prefixes: IRIs by prefix that queries need not declare.
    """

    def __init__(self, reader: Callable[[], Reader], prefixes: Mapping[str, str]) -> None:
        self._reader = reader
        self._prefixes = prefixes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            response = self._route(request)
        except HTTPException as error:
            response = Response(f"{error.description}\n", error.code, error.get_headers())
            response.content_type = "text/plain; charset=utf-8"
        response.headers.extend(SECURITY_HEADERS)
        return response

    def _route(self, request: Request) -> Response:
        if request.path == "/sparql":
            return self._sparql(request)
        page = find_file(request.path)
        if page is None:
            raise NotFound("There is nothing of that name here.")
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(("GET", "HEAD"))
        response = Response(page.content, content_type=page.media_type)
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response.make_conditional(request)

    def _sparql(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(("GET", "HEAD"))
        try:
            result = run(self._reader(), request.args.get("query", ""), timeout=10, prefixes=self._prefixes)
        except QueryError as error:
            return Response(f"{error}\n", 400, content_type="text/plain; charset=utf-8")
        if result.form is Form.CONSTRUCT:
            return Response(serialize_turtle(result.answer, self._prefixes), content_type="text/turtle; charset=utf-8")
        content = serialize_results(result.answer, "json")
        return Response(content, content_type="application/sparql-results+json")
