"""A request becomes a response. Nothing here knows of sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from quoth.graph.query import find_query
from quoth.graph.sparql import QueryError
from quoth.graph.store import Answer, Form, serialize_graph, serialize_turtle
from quoth.graph.triples import format_triples
from quoth.ontology.terms import PREFIXES
from quoth.server import api
from quoth.server.description import SD, describe
from quoth.server.files import find_file
from quoth.server.guard import Guard, Refused
from quoth.server.negotiation import GRAPHS, choose
from quoth.server.protocol import ProtocolError, read_operation, read_parameters
from quoth.server.served import Served, Snapshot
from quoth.server.workers import QueryProblem, Question, Workers

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

#: How long an address and how large a body may be, in bytes.
ADDRESS, BODY = 64 << 10, 1 << 20

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
        served: the graph.
        workers: what answers queries.
        guard: whom to answer.
        private: whether what is private is served too.
        report: is told of faults of the program.
    """

    def __init__(
        self,
        served: Served,
        workers: Workers,
        guard: Guard,
        *,
        private: bool = False,
        report: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._served = served
        self._workers = workers
        self._guard = guard
        self._private = private
        self._report = report
        self._routes: dict[str, _Route] = {
            "/sparql": _Route(self._sparql, ("GET", "HEAD", "POST")),
            "/api/about": _Route(self._about),
            "/api/queries": _Route(self._queries),
            "/api/query": _Route(self._query),
            "/api/search": self._asking(api.search),
            "/api/thing": self._asking(api.thing),
            "/api/questions": self._asking(api.marked_questions),
            "/api/graph": self._asking(api.drawing),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        as_json = request.path.startswith("/api/")
        try:
            self._guard.check(request.method, request.headers)
            response = self._answer(request)
        except (Refused, ProtocolError) as error:
            response = _fault(error.status, str(error), as_json)
        except QueryProblem as error:
            response = _fault(error.status, str(error), as_json, error.details)
        except HTTPException as error:
            response = _fault(error.code or 500, error.description or "", as_json)
        except Exception as error:  # A person who asks gets an answer whatever happens, and the log says what did.
            self._report(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            response = _fault(500, "Something went wrong in Quoth itself; its terminal says what.", as_json)
        response.headers.update(SECURITY_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in self._guard.cors(request.headers).items():
            response.headers.add(name, value)
        return response

    def _answer(self, request: Request) -> Response:
        route = self._routes.get(request.path) or _Route(_file)
        if len(request.path) + len(request.query_string) > ADDRESS:
            return _fault(414, f"The address has more than {ADDRESS:,} bytes; send the query by POST.", route.is_api)
        if request.method == "OPTIONS":
            response = Response(status=204, headers=self._guard.preflight(request.headers, route.allowed))
            response.headers["Allow"] = route.allowed
            return response
        if request.method not in route.methods:
            response = _fault(405, f"{request.method} is not among {route.allowed}.", route.is_api)
            response.headers["Allow"] = route.allowed
            return response
        return route.answer(request)

    # -- SPARQL

    def _sparql(self, request: Request) -> Response:
        body = _body(request) if request.method == "POST" else b""
        operation = read_operation(request.method, request.query_string, request.headers.get("Content-Type", ""), body)
        accept = ", ".join(request.headers.getlist("Accept"))
        with self._served.look() as snapshot:
            if operation is None:
                return self._description(request, snapshot, accept)
            return self._asked(snapshot, Question(operation.query, accept, dataset=operation.dataset))

    def _asked(self, snapshot: Snapshot, question: Question) -> Response:
        answered = self._workers.ask(snapshot.path, snapshot.opened.prefixes, question)
        response = Response(answered.content, content_type=answered.content_type)
        response.headers["Vary"] = "Accept"
        for hint in answered.hints:
            response.headers.add("Quoth-Hint", hint.encode("ascii", "backslashreplace").decode())
        return response

    def _description(self, request: Request, snapshot: Snapshot, accept: str) -> Response:
        offer = choose(accept, GRAPHS)
        if offer is None:
            offers = ", ".join(offer.media_type for offer in GRAPHS)
            return _fault(406, f"The description of this endpoint can be had as {offers}.", False)
        triples = describe(request.base_url, snapshot.triples)
        answer = Answer(Form.CONSTRUCT, format_triples(triples).encode())
        prefixes = {"sd": SD, **{prefix: namespace.iri for prefix, namespace in PREFIXES.items()}}
        turtle = offer.name == "turtle"
        content = serialize_turtle(answer, prefixes) if turtle else serialize_graph(answer, offer.name)
        return Response(content, content_type=offer.content_type, headers={"Vary": "Accept"})

    # -- what the page asks

    def _about(self, request: Request) -> Response:
        with self._served.look() as snapshot:
            return _json(api.about(snapshot, private=self._private, problem=self._served.problem))

    def _queries(self, request: Request) -> Response:
        with self._served.look() as snapshot:
            return _json(api.queries(snapshot))

    def _query(self, request: Request) -> Response:
        parameters = read_parameters(request.query_string)
        names = [value for name, value in parameters if name == "name"]
        if len(names) != 1:
            raise ProtocolError(400, "Name one query, as `name`.")
        with self._served.look() as snapshot:
            try:
                query = find_query(names[0], snapshot.opened.home)
            except QueryError as error:
                raise ProtocolError(404, str(error)) from error
            given = [(name.removeprefix("$"), value) for name, value in parameters if name != "name"]
            accept = ", ".join(request.headers.getlist("Accept"))
            return self._asked(snapshot, Question(query.text, accept, api.bindings(given)))

    def _asking(self, ask: Callable[[Snapshot, Mapping[str, str]], Any]) -> _Route:
        """The address at which something is asked of the graph."""

        def answer(request: Request) -> Response:
            parameters = dict(read_parameters(request.query_string))
            with self._served.look() as snapshot:
                try:
                    found = ask(snapshot, parameters)
                except api.ParameterFault as error:
                    raise ProtocolError(400, str(error)) from error
            if found is None:
                raise ProtocolError(404, "The graph knows nothing of that name.")
            return _json(found)

        return _Route(answer)


@dataclass(frozen=True, slots=True)
class _Route:
    """What is at an address."""

    answer: Callable[[Request], Response]
    methods: tuple[str, ...] = ("GET", "HEAD")

    @property
    def allowed(self) -> str:
        """What may be done there, as `Allow` says it."""
        return ", ".join(("OPTIONS", *self.methods))

    @property
    def is_api(self) -> bool:
        return self.answer is not _file and "POST" not in self.methods


def _file(request: Request) -> Response:
    page = find_file(request.path)
    if page is None:
        return _fault(404, "There is nothing of that name here.", request.path.startswith("/api/"))
    # It may be another after each update of Quoth: browsers are to ask whether what they have is still good.
    response = Response(page.content, content_type=page.media_type, headers={"Cache-Control": "no-cache"})
    response.add_etag()
    return response.make_conditional(request)


def _body(request: Request) -> bytes:
    request.max_content_length = BODY
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise ProtocolError(413, f"The request has more than {BODY:,} bytes.") from error


def _json(value: Any) -> Response:
    return Response(api.encode(value), content_type="application/json")


def _fault(status: int, message: str, as_json: bool, details: Mapping[str, Any] | None = None) -> Response:
    """A refusal, in words: for people as text, for the page as JSON."""
    details = dict(details or {})
    retry = details.pop("retry", None)
    if as_json:
        response = _json({"error": {"status": status, "message": message, **details}})
    else:
        response = Response(f"{message}\n", content_type="text/plain; charset=utf-8")
    response.status_code = status
    if retry is not None:
        response.headers["Retry-After"] = str(retry)
    return response
