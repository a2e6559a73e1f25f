#!/usr/bin/env python3
"""Who may be asked, seen from a public network: in a network of its own, where this machine has public and private addresses, a
server behind all of them, and a name server that lies. Nothing private is ever reached, by whatever name or redirect. Also what
needs several hosts, or one that can prove its name."""

import fcntl
import os
import socket
import struct
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from pictures import drawing, png  # noqa: E402
from product import main, program, told  # noqa: E402
from secure_site import SecureSite, certificate  # noqa: E402
from website import Site, slow  # noqa: E402

PUBLIC, PUBLIC6 = "93.184.216.34", "2606:2800:220:1::1"
ADDRESSES = (PUBLIC, "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")
ADDRESSES6 = (PUBLIC6, "fd00::1")
PICTURE = png(drawing(64, 48))

NAMES = {"public.test": (PUBLIC,), "public6.test": (PUBLIC6,), "loopback.test": ("127.0.0.1",), "loopback6.test": ("::1",),
         "ten.test": ("10.0.0.1",), "local6.test": ("fd00::1",), "mapped.test": ("::ffff:127.0.0.1",), "zero.test": ("0.0.0.0",),
         "nat64.test": ("64:ff9b::7f00:1",), "both.test": ("127.0.0.1", PUBLIC), "both6.test": ("::1", "127.0.0.1", PUBLIC)}
NAMES.update(("host%d.test" % number, (PUBLIC,)) for number in range(8))

# Where nothing may be brought from, as addresses are written by those who hope for a mistake.
HIDDEN = ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0x7f.1", "0", "0.0.0.0",
          "127.0.0.1.", "localhost", "LOCALHOST.", "10.0.0.1", "192.168.1.1", "3232235777", "169.254.169.254", "0xa9fea9fe", "100.64.0.1",
          "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:0a00:0001]", "[::127.0.0.1]",
          "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]", "[fd00::1]", "[fe80::1%25lo]", "[fec0::1]", "[::1%25lo]",
          "%31%32%37.0.0.1", "%6cocalhost", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "\u2460\u2461\u2466.0.0.1",
          "me@127.0.0.1", "public.test@127.0.0.1", "public.test:80@127.0.0.1", "public.test%2F@127.0.0.1", "public.test\\@127.0.0.1",
          "127.0.0.1\\@public.test", "127.0.0.1#@public.test", "127.0.0.1?@public.test", "127.0.0.1:80\\@public.test",
          "loopback.test", "LoopBack.TEST.", "loopback6.test", "ten.test", "local6.test", "mapped.test", "zero.test", "nat64.test"]
SCHEMES = ["//127.0.0.1/a.png", "///127.0.0.1/a.png", "\\\\127.0.0.1/a.png", "http:\\\\127.0.0.1/a.png", "http:/127.0.0.1/a.png",
           "HTTP://127.0.0.1/a.png", "http:127.0.0.1/a.png", " http://127.0.0.1/a.png", "http://127.0.0.1\t/a.png", "file:///etc/hostname",
           "ftp://127.0.0.1/a.png", "gopher://127.0.0.1:80/_GET%20/a.png", "dict://127.0.0.1:80/a", "file://127.0.0.1/etc/hostname"]


# -- A network of one machine --

def have(address):
    """Gives the loopback device an address."""
    name = b"lo:%d" % (1 + ADDRESSES.index(address)) if address in ADDRESSES else b"lo"
    if ":" in address:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
            fcntl.ioctl(s, 0x8916, socket.inet_pton(socket.AF_INET6, address) + struct.pack("Ii", 128, socket.if_nametoindex("lo")))
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8916, struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address)))


def make_network(folder):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 0x41))  # up and running
    for address in ADDRESSES + ADDRESSES6:
        have(address)
    path = os.path.join(folder, "resolv.conf")
    with open(path, "w", encoding="ascii") as stream:
        stream.write("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    subprocess.run(["mount", "--bind", path, "/etc/resolv.conf"], check=True)


class NameServer(threading.Thread):
    """Answers from NAMES; of turning.test every answer is another one: now public, now private."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        self.turns = 0

    def addresses(self, name):
        if name != "turning.test":
            return NAMES.get(name, ())
        self.turns += 1
        return (PUBLIC,) if self.turns % 4 == 1 else ("127.0.0.1",)

    def run(self):
        while True:
            query, client = self.socket.recvfrom(512)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
                at += 1 + query[at]
            kind, = struct.unpack(">H", query[at + 1:at + 3])
            found = [one for one in self.addresses(".".join(labels)) if kind == (28 if ":" in one else 1)] if kind in (1, 28) else []
            known = ".".join(labels) in NAMES or labels[-2:] == ["turning", "test"]
            answers = b""
            for one in found:
                data = socket.inet_pton(socket.AF_INET6 if ":" in one else socket.AF_INET, one)
                answers += struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(data)) + data
            head = query[:2] + struct.pack(">HHHHH", 0x8580 if known else 0x8583, 1, len(found), 0, 0)
            self.socket.sendto(head + query[12:at + 5] + answers, client)


# -- What is tried --

class Trial:
    def __init__(self, report, place, site):
        self.report, self.place, self.site = report, place, site
        self.made = 0

    def fetch(self, addresses, *options):
        """What the run said, the pictures that came, and the addresses of ours at which the site was reached."""
        self.made += 1
        with open(os.path.join(self.place.work, "post.md"), "w", encoding="utf-8") as stream:
            stream.write("# A post\n\nWords.\n\n")
            for address in [addresses] if isinstance(addresses, str) else addresses:
                stream.write("<img src=\"%s\" alt=\"x\">\n\n" % address)
        before = len(self.site.reached)
        done = self.place.run([program("offprint"), "post.md", "-t", "html", "--fetch", "--cache=c%d" % self.made, *options])
        return done, done.out.count(b"data:image/png"), self.site.reached[before:]

    def expect(self, label, address, count, where, *options):
        done, pictures, reached = self.fetch(address, *options)
        good = done.status <= 1 and pictures == count and all(one in where for one in reached) and (reached or not count)
        self.report.check(label, good, "%d pictures from %s" % (pictures, reached), told(done))
        return reached

    def page(self, address):
        """The same as an input."""
        self.made += 1
        before = len(self.site.reached)
        done = self.place.run([program("offprint"), address, "-t", "text", "--fetch", "--cache=c%d" % self.made])
        return done, self.site.reached[before:]


def outside(trial):
    """What is public comes, so that what does not come is refused."""
    four, six = "::ffff:" + PUBLIC, PUBLIC6
    trial.expect("a public address", "http://%s/a.png" % PUBLIC, 1, (four,))
    trial.expect("a public address of IPv6", "http://[%s]/a.png" % PUBLIC6, 1, (six,))
    trial.expect("a name", "http://public.test/a.png", 1, (four,))
    trial.expect("a name of IPv6", "http://public6.test/a.png", 1, (six,))
    trial.expect("a redirect", trial.to("http://public6.test/a.png"), 1, (four, six))
    trial.expect("a name with addresses of both kinds", "http://both.test/a.png", 1, (four,))
    trial.expect("a name with addresses of three kinds", "http://both6.test/a.png", 1, (four,))
    trial.expect("a redirect inside, when it is allowed", trial.to("http://127.0.0.1/a.png"), 1, (four, "::ffff:127.0.0.1"),
                 "--allow-private")
    trial.expect("a name that turns", "http://turning.test/a.png", 1, (four,))


def inside(trial):
    four = "::ffff:" + PUBLIC
    for host in HIDDEN:
        shown = host.encode("ascii", "backslashreplace").decode()
        trial.expect("directly: " + shown, "http://%s/a.png" % host, 0, (four,))
        reached = trial.expect("redirected: " + shown, trial.to("http://%s/a.png" % host), 0, (four,))
        trial.report.check("the redirect was asked for: " + shown, reached[:1] == [four], "it was not", [str(reached)])
    for address in SCHEMES:
        trial.expect("redirected: " + repr(address), trial.to(address), 0, (four,))
    for host in ("127.0.0.1", "[::1]", "loopback.test", "ten.test"):
        done, reached = trial.page("http://%s/page" % host)
        trial.report.check("an input: " + host, done.status == 1 and not reached and b"a private address" in done.err, "it came", told(done))
        done, reached = trial.page(trial.to("http://%s/page" % host))
        trial.report.check("a redirected input: " + host, done.status == 1 and reached == [four] and b"a private address" in done.err,
                           "it came", told(done))
    # Of a name that turns private only later the second answer counts as the first did.
    turning = "".join("<img src='http://turning.test/%d.png' alt='x'>" % number for number in range(8))
    with open(os.path.join(trial.place.work, "turning.html"), "w", encoding="utf-8") as stream:
        stream.write("<h1>T</h1><p>Words.</p>" + turning)
    for _ in range(3):
        before = len(trial.site.reached)
        trial.place.run([program("offprint"), "turning.html", "-t", "html", "--fetch", "--cache=turning"])
        trial.report.check("a name that turns private", all(one == four for one in trial.site.reached[before:]), "it was asked",
                           [str(trial.site.reached[before:])])


def many(trial):
    """Six at a time of one host, and thirty-two of all."""
    for number in range(48):
        trial.site.routes["/slow%d.png" % number] = slow(PICTURE, 0.5)
    trial.site.most = 0
    done, pictures, _ = trial.fetch(["http://host%d.test/slow%d.png" % (number % 8, number) for number in range(48)])
    trial.report.check("eight hosts at a time", pictures == 48 and 12 <= trial.site.most <= 32, "%d pictures, %d at a time" %
                       (pictures, trial.site.most), told(done))


def secure(trial):
    """HTTP/2, and hosts that prove who they are. Whom this view of the files trusts is ours to say."""
    trusted = "/etc/ssl/certs/ca-certificates.crt"
    paths = certificate(trial.place.top, "public.test")
    if not paths or not os.path.exists(trusted):
        trial.report.skip("HTTP/2", "no openssl to make a certificate with, or nobody is trusted here")
        return
    site = SecureSite(paths, PICTURE)
    site.start()
    done, pictures, _ = trial.fetch("https://public.test/a.png")
    trial.report.check("a host that nobody vouches for", pictures == 0 and not site.requests and b"cannot prove" in done.err, "it was asked",
                       told(done))
    subprocess.run(["mount", "--bind", paths[0], trusted], check=True)
    done, pictures, _ = trial.fetch("https://public6.test/a.png")
    trial.report.check("a host that goes by another name", pictures == 0 and not site.requests and b"cannot prove" in done.err,
                       "it was asked", told(done))
    site.connections = 0
    done, pictures, _ = trial.fetch(["https://public.test/%d.png" % number for number in range(12)])
    trial.report.check("many over one connection of HTTP/2", pictures == 12 and site.requests == 12 and site.connections == 1,
                       "%d pictures, %d requests, %d connections" % (pictures, site.requests, site.connections), told(done))
    done, pictures, _ = trial.fetch("https://loopback.test/a.png")
    trial.report.check("nor is this machine asked over TLS", pictures == 0 and b"a private address" in done.err, "it was", told(done))


def run(report, place):
    try:
        make_network(place.top)
        NameServer().start()
    except (OSError, subprocess.CalledProcessError) as error:
        report.skip("who may be asked", "no network of its own is to be had here: %s" % error)
        return
    with Site(80) as site:
        trial = Trial(report, place, site)
        targets = []

        def to(address):
            """An address outside that leads to another one."""
            targets.append(address)
            site.add("/to/%d" % len(targets), b"", 302, Location=address.encode("utf-8").decode("latin-1"))
            return "http://public.test/to/%d" % len(targets)
        trial.to = to
        site.add("/a.png", PICTURE)
        site.add("/page", b"<!DOCTYPE html><title>Secret</title><p>A secret.")
        outside(trial)
        inside(trial)
        many(trial)
        secure(trial)


def start():
    """The same program again, in a network and a view of the files of its own, where the system has such for us."""
    command = ["unshare", "-rnm"]
    try:
        able = subprocess.run(command + ["mount", "--bind", "/etc/resolv.conf", "/etc/resolv.conf"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        able = False
    if able:
        os.execvp(command[0], command + [sys.executable, os.path.abspath(__file__), "inside"])
    print("skip - who may be asked: no network of its own is to be had here\n1..1")
    return 0


if __name__ == "__main__":
    sys.exit(main(run) if sys.argv[1:] == ["inside"] else start())
