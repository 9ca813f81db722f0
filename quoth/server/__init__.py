"""The graph over HTTP, to be read on this machine: a SPARQL 1.1 Protocol endpoint, and what the page in `static/` asks.

`docs/serving.md` tells what it answers and what keeps others out. `app` turns a request into a response, both of them
values; `listen` alone knows of sockets. Werkzeug reads and writes HTTP's headers, Waitress its bytes; both come with
the extra `serve`, and nothing outside this package knows them.
"""
