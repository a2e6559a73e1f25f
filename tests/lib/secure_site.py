"""A web site over TLS that speaks HTTP/2 only (RFC 9113), as little of it as tests of what is fetched want: every request has the
same answer."""

import socket
import ssl
import struct
import subprocess
import threading

SETTINGS, HEADERS, DATA, PING = 4, 1, 0, 6
END_STREAM, END_HEADERS, ACK = 1, 4, 1


def certificate(folder, name):
    """A certificate for a name, signed by itself, and its key; None where no openssl is installed."""
    paths = ["%s/%s.%s" % (folder, name, kind) for kind in ("crt", "key")]
    try:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name, "-addext",
                        "subjectAltName=DNS:" + name, "-out", paths[0], "-keyout", paths[1]], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return paths


class SecureSite(threading.Thread):
    def __init__(self, paths, body, port=443):
        super().__init__(daemon=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*paths)
        self.context.set_alpn_protocols(["h2"])
        self.body = body
        self.connections = self.requests = 0
        self.listener = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.guard, args=(connection,), daemon=True).start()

    def guard(self, connection):
        try:
            with self.context.wrap_socket(connection, server_side=True) as stream:
                if stream.selected_alpn_protocol() == "h2":
                    self.serve(stream.makefile("rwb"))
        except (OSError, struct.error):
            pass

    def serve(self, stream):
        def send(kind, flags, number, payload=b""):
            stream.write(struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, number) + payload)
            stream.flush()

        stream.read(24)  # the preface
        self.connections += 1
        send(SETTINGS, 0, 0)
        while True:
            head = stream.read(9)
            kind, flags, number = struct.unpack(">xxxBBI", head)
            payload = stream.read(int.from_bytes(head[:3], "big"))
            if kind in (SETTINGS, PING) and not flags & ACK:
                send(kind, ACK, 0, payload if kind == PING else b"")
            elif kind == HEADERS:
                self.requests += 1
                send(HEADERS, END_HEADERS, number, b"\x88")  # :status 200, by the static table of HPACK
                send(DATA, END_STREAM, number, self.body)
