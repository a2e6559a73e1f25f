"""A web site of our own on this machine, for tests of what is fetched: it answers as it is told, badly where that is wanted,
and keeps what it was asked."""

import http.server
import socket
import threading
import time


class Site:
    """`with Site() as site`: `site.add("/a.png", body)`, or `site.routes["/x"] = function of a request`. On a port of its own
    of this machine; with `port` on all addresses that this machine has."""

    def __init__(self, port=0):
        self.at = ("::", port) if port else ("127.0.0.1", 0)
        self.routes = {}
        self.asked = []  # (path, headers) in order
        self.times = []  # when each came in
        self.reached = []  # the address of ours at which each came in
        self.busy = self.most = 0  # requests at a time
        self.lock = threading.Lock()

    def __enter__(self):
        site = self

        class Request(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with site.lock:
                    site.asked.append((self.path, dict(self.headers.items())))
                    site.times.append(time.monotonic())
                    site.reached.append(self.connection.getsockname()[0])
                    site.busy += 1
                    site.most = max(site.most, site.busy)
                try:
                    site.routes.get(self.path, missing)(self)
                except OSError:
                    self.close_connection = True
                finally:
                    with site.lock:
                        site.busy -= 1

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            address_family = socket.AF_INET6 if ":" in site.at[0] else socket.AF_INET

            def handle_error(self, *_):
                pass

        self.server = Server(site.at, Request)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """From now on nobody listens."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        self.server = None

    def url(self, path, host="127.0.0.1"):
        return "http://%s:%d%s" % (host, self.port, path)

    def add(self, path, body, status=200, **headers):
        self.routes[path] = lambda request: answer(request, body, status, **headers)

    def count(self, path):
        return sum(asked == path for asked, _ in self.asked)

    def pauses(self, path):
        """The seconds between the requests for a path."""
        at = [when for when, (asked, _) in zip(self.times, self.asked) if asked == path]
        return [later - earlier for earlier, later in zip(at, at[1:])]

    def last(self, path):
        """The headers of the last request for a path."""
        return [headers for asked, headers in self.asked if asked == path][-1]


def answer(request, body, status=200, **headers):
    """A whole answer; headers are written with underscores."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def missing(request):
    answer(request, b"<p>Nothing here", 404, Content_Type="text/html")


def in_turn(*answers):
    """Another answer each time; the last one stays."""
    left = list(answers)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)


def confirmable(body, tag, field="ETag", asked="If-None-Match", **headers):
    """An answer with a tag, or the date of its last change, by which it is confirmed later."""
    def route(request):
        if request.headers.get(asked) == tag:
            request.send_response(304)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
        else:
            answer(request, body, **{field: tag}, **headers)
    return route


def chunked(pieces, **headers):
    def route(request):
        request.send_response(200)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for piece in pieces:
            request.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")
    return route


def broken(body=b""):
    """Promises more than comes."""
    def route(request):
        request.send_response(200)
        request.send_header("Content-Length", str(len(body) + 1000))
        request.end_headers()
        request.wfile.write(body)
        request.close_connection = True
    return route


def slow(body, seconds, pieces=1):
    """A byte at once, and the rest in its time."""
    def route(request):
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[:1])
        request.wfile.flush()
        for _ in range(pieces):
            time.sleep(seconds / pieces)
        request.wfile.write(body[1:])
    return route


def raw(data, times=1):
    """Bytes that are no answer, or a bad one, and the end."""
    def route(request):
        for _ in range(times):
            request.wfile.write(data)
        request.close_connection = True
    return route
