#!/usr/bin/env python3
"""Fetching, from a site of our own on this machine: what comes, what is refused, what is kept, and that nothing else changes."""

import glob
import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import SHARED, SLOWNESS  # noqa: E402
from pictures import drawing, png  # noqa: E402
from product import main, program, told  # noqa: E402
from website import Site, answer, broken, chunked, confirmable, in_turn, raw, slow  # noqa: E402

ALLOW = ["--fetch", "--allow-private"]


def picture(number):
    """Each number its own picture."""
    return png(drawing(64 + number % 50, 48 + number // 50))


PICTURE = picture(0)
PAGE = b"""<!DOCTYPE html><html lang="en"><head><title>A walk by the sea</title></head><body><article><h1>A walk by the sea</h1>
<p>%s</p><p><img src="one.png" alt="One" width="64"></p><p>%s</p><p><img src="/two.png" alt="Two" width="64"></p><p>%s</p></article></body></html>
""" % ((b"The sea was calm that morning, and the boats lay on the sand as if they slept. " * 6,) * 3)


class Trial:
    """A place with a site, and a way to make books of articles that show its pictures."""

    def __init__(self, report, place, site):
        self.report, self.place, self.site = report, place, site
        self.made = 0
        self.cover = ["--no-cover"]  # where pictures are counted, none is drawn

    def article(self, *addresses, name="post.md", head=""):
        lines = ["---", "title: A post", "lang: en", "date: 2024-05-06", head, "---", "", "Some words.", ""]
        for number, address in enumerate(addresses):
            lines += ['<img src="%s" alt="Picture %d">' % (address, number), ""]
        with open(os.path.join(self.place.work, name), "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines))
        return name

    def run(self, *inputs, options=ALLOW, cache=None, jobs=1):
        """The run, the names of the pictures in its book, the bytes of the book."""
        self.made += 1
        out = "book-%d.epub" % self.made
        cache = cache or "cache-%d" % self.made
        done = self.place.run([program("offprint"), *inputs, "-o", out, "-j%d" % jobs, *self.cover, *options]
                              + (["--cache", cache] if options else []))
        path = os.path.join(self.place.work, out)
        if not os.path.exists(path):
            return done, [], b""
        with zipfile.ZipFile(path) as book:
            names = sorted(name for name in book.namelist() if name.endswith((".png", ".jpg", ".svg")))
        with open(path, "rb") as stream:
            return done, names, stream.read()

    def expect(self, label, done, names, count, *words, status=0):
        good = done.status == status and len(names) == count and all(word in done.err for word in words)
        if count and not words:
            good = good and not done.err
        self.report.check(label, good, "it should end with %d, have %d pictures and say %s" % (status, count, words),
                          told(done) + names)


def rights(trial):
    site = trial.site
    site.add("/a.png", PICTURE)
    done, names, _ = trial.run(trial.article(site.url("/a.png")), options=[])
    trial.expect("without --fetch nothing comes", done, names, 0, b"[img-remote]")
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"):
        done, names, _ = trial.run(trial.article(site.url("/a.png", host)), options=["--fetch"])
        why = b"cannot fetch" if "ffff" in host else b"a private address"  # libcurl knows no such address
        trial.expect("%s is private" % host, done, names, 0, why, b"[fetch]", b"[img-remote]")
    trial.report.check("nobody was asked", not site.asked, "it was", [str(site.asked)])
    done, names, _ = trial.run(trial.article(site.url("/a.png")))
    trial.expect("with --allow-private it comes", done, names, 1)
    done, names, _ = trial.run(trial.article(site.url("/a.png").replace("//", "//user:secret@")))
    trial.expect("an address with a user name", done, names, 0, b"no address", b"[fetch]")
    done, names, _ = trial.run(trial.article("file:///etc/hostname", "ftp://127.0.0.1/a.png"))
    trial.expect("no other schemes", done, names, 0)


def answers(trial):
    site = trial.site
    big = b"\x89PNG" + b"\0" * 999996
    site.add("/type.png", PICTURE, Content_Type="text/html")
    site.add("/page.png", b"<!DOCTYPE html><p>Please log in", Content_Type="image/png")
    site.add("/zip.png", gzip.compress(PICTURE), Content_Encoding="gzip")
    site.add("/empty.png", b"")
    site.add("/gone.png", b"", 410)
    site.routes["/pieces.png"] = chunked([PICTURE[:50], PICTURE[50:]])
    site.routes["/endless.png"] = chunked([big] * 90)
    site.add("/bomb.png", gzip.compress(b"\0" * (90 << 20), 1), Content_Encoding="gzip")
    site.routes["/huge.png"] = lambda r: (r.send_response(200), r.send_header("Content-Length", str(1 << 40)), r.end_headers())
    site.add("/spurious.png", b"", 304)
    site.add("/part.png", PICTURE[:40], 206, Content_Range="bytes 0-39/%d" % len(PICTURE))
    for name, count, words in (
            ("spurious.png", 0, (b"HTTP status 304",)), ("part.png", 0, (b"HTTP status 206",)), ("type.png", 1, ()), ("page.png", 0, (b"[img-type]",)), ("zip.png", 1, ()), ("pieces.png", 1, ()),
            ("empty.png", 0, (b"the answer is empty",)), ("gone.png", 0, (b"HTTP status 410", b"[fetch]")),
            ("nowhere.png", 0, (b"post.md:10:1: warning: cannot fetch (HTTP status 404)", b"[img-remote]")),
            ("endless.png", 0, (b"larger than 67108864 bytes",)), ("bomb.png", 0, (b"larger than 67108864 bytes",)),
            ("huge.png", 0, (b"larger than 67108864 bytes",))):
        done, names, _ = trial.run(trial.article(site.url("/" + name)))
        trial.expect("an answer: " + name, done, names, count, *words)
        trial.report.check("asked once: " + name, site.count("/" + name) == 1, "it was not", [str(site.asked)])
    site.add("/lie.png", PICTURE, Content_Encoding="gzip")
    site.routes["/words.png"] = raw(b"Hello, who is there?\r\n\r\n")
    site.routes["/head.png"] = raw(b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 1000, 1000)
    site.routes["/short.png"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + PICTURE)
    for name, words in (("lie.png", b"the connection broke"), ("words.png", b"the connection broke"), ("head.png", b"the connection broke"),
                        ("short.png", b"[img-type]")):
        done, names, _ = trial.run(trial.article(site.url("/" + name)))
        trial.expect("a lie: " + name, done, names, 0, words)


def redirects(trial):
    site = trial.site
    site.add("/a.png", PICTURE)
    site.add("/once", b"", 302, Location="/twice")
    site.add("/twice", b"", 301, Location=site.url("/a.png", "localhost"))
    site.add("/loop", b"", 307, Location="/loop")
    site.add("/file", b"", 302, Location="file:///etc/hostname")
    site.add("/ftp", b"", 302, Location="ftp://127.0.0.1/a.png")
    site.add("/user", b"", 302, Location=site.url("/a.png").replace("//", "//user:secret@"))
    site.add("/nowhere", b"", 302)
    for name, count, words in (
            ("once", 1, ()), ("loop", 0, (b"redirected more than 10 times",)), ("file", 0, (b"redirected to what",)),
            ("ftp", 0, (b"redirected to what",)), ("user", 0, (b"no address",)), ("nowhere", 0, (b"HTTP status 302",))):
        done, names, _ = trial.run(trial.article(site.url("/" + name)))
        trial.expect("a redirect: " + name, done, names, count, *words)
    site.routes["/see.png"] = in_turn(*(lambda request, status=status: answer(request, b"", status, Location="/see.png")
                                        for status in (301, 302, 303, 307, 308)), lambda request: answer(request, PICTURE))
    done, names, _ = trial.run(trial.article(site.url("/see.png")))
    trial.expect("every kind of redirect", done, names, 1)
    trial.report.check("a loop ends", site.count("/loop") == 11, "it goes on", [str(site.count("/loop"))])


def attempts(trial):
    site = trial.site
    good = lambda request: answer(request, PICTURE)  # noqa: E731
    busy = lambda request: answer(request, b"", 503, Retry_After="0")  # noqa: E731
    site.routes["/busy.png"] = in_turn(busy, good)
    site.routes["/broken.png"] = in_turn(broken(PICTURE[:20]), broken(PICTURE[:20] * 50), good)
    site.routes["/always.png"] = busy
    site.add("/wait.png", b"", 429, Retry_After="3600")
    site.routes["/soon.png"] = in_turn(lambda request: answer(request, b"", 429, Retry_After="1"), good)
    for name, count, asked, words in (
            ("busy.png", 1, 2, ()), ("broken.png", 1, 3, ()), ("always.png", 0, 3, (b"HTTP status 503",)),
            ("soon.png", 1, 2, ()), ("wait.png", 0, 1, (b"HTTP status 429",))):
        done, names, _ = trial.run(trial.article(site.url("/" + name)))
        trial.expect("attempts: " + name, done, names, count, *words)
        trial.report.check("number of attempts: " + name, site.count("/" + name) == asked, "not %d" % asked, [str(site.asked)])
    first, second = site.pauses("/broken.png")
    trial.report.check("longer pauses each time", 0.45 <= first < second and second >= 1.9, "others", [str(first), str(second)])
    trial.report.check("the pause that the host wants", site.pauses("/soon.png")[0] >= 0.95, "another", [str(site.pauses("/soon.png"))])


def slowness(trial):
    site = trial.site
    patience = 2 * SLOWNESS
    site.routes["/slow.png"] = slow(PICTURE, 15 * patience, 50)
    site.add("/a.png", PICTURE)
    began = time.monotonic()
    done, names, _ = trial.run(trial.article(site.url("/slow.png"), site.url("/a.png")),
                               options=ALLOW + ["--fetch-timeout=%d" % patience])
    trial.expect("a slow answer costs itself only", done, names, 1, b"no answer in time")
    trial.report.check("and not for long", time.monotonic() - began < 10 * patience, "it waited", told(done))
    with Site() as other:
        gone = other.url("/b.png")
    done, names, _ = trial.run(trial.article(gone, gone + "?2", site.url("/a.png")))
    trial.expect("where nobody listens", done, names, 1, b"the host does not answer")
    site.routes["/late.png"] = slow(picture(1), 2.5 * SLOWNESS)
    done, names, _ = trial.run(trial.article(site.url("/late.png")), trial.article(site.url("/a.png"), name="b.md"),
                               options=ALLOW + ["--timeout=%d" % SLOWNESS], jobs=2)
    trial.expect("waiting is not the worker's time", done, names, 2)


def manners(trial):
    site = trial.site
    site.add("/a.png", PICTURE, Set_Cookie="a=b; Path=/")
    site.add("/b.png", picture(1))
    home = site.url("/posts/one?x=1")
    done, names, _ = trial.run(trial.article(site.url("/a.png"), site.url("/b.png", "localhost"), head="source: " + home))
    trial.expect("two hosts", done, names, 2)
    near, far = site.last("/a.png"), site.last("/b.png")
    trial.report.check("referrer to its own origin", near.get("Referer") == home, "another", [str(near)])
    trial.report.check("referrer to another origin", far.get("Referer") == site.url("/"), "another", [str(far)])
    trial.report.check("who asks", near["User-Agent"].startswith("Offprint/") and "image/" in near["Accept"], "others", [str(near)])
    done, names, _ = trial.run(trial.article(site.url("/a.png")), trial.article(site.url("/a.png") + "?2", name="b.md"))
    trial.report.check("no cookies", all("Cookie" not in headers for _, headers in site.asked), "some", [str(site.asked)])
    site.add("/away.png", b"", 302, Location=site.url("/c.png", "localhost"))
    site.add("/c.png", picture(2))
    done, names, _ = trial.run(trial.article(site.url("/away.png"), head="source: " + home))
    trial.report.check("referrer behind a redirect", site.last("/away.png").get("Referer") == home and
                       site.last("/c.png").get("Referer") == site.url("/"), "another", [str(site.asked[-2:])])
    done = trial.place.run(["env", "http_proxy=http://127.0.0.1:9", "ALL_PROXY=http://127.0.0.1:9", program("offprint"),
                            trial.article(site.url("/a.png")), "-t", "html", *ALLOW, "--cache=direct"])
    trial.report.check("no proxy", b"data:image/png" in done.out, "one", told(done))
    many = [site.url("/%d.png" % number) for number in range(20)]
    for number in range(20):
        site.routes["/%d.png" % number] = slow(picture(number), 0.2)
    done, names, _ = trial.run(trial.article(*many))
    trial.expect("many pictures", done, names, 20)
    trial.report.check("several at a time, and no more than six", 2 <= site.most <= 6, "others", [str(site.most)])


def kept(trial):
    site = trial.site
    site.routes["/tag.png"] = confirmable(PICTURE, '"one"')
    site.routes["/fresh.png"] = confirmable(picture(1), '"two"', Cache_Control="max-age=1000")
    site.add("/secret.png", picture(2), Cache_Control="no-store")
    post = trial.article(*(site.url("/%s.png" % name) for name in ("tag", "fresh", "secret", "tag")))
    done, names, first = trial.run(post, cache="kept")
    trial.expect("into the cache", done, names, 3)
    done, names, second = trial.run(post, cache="kept")
    trial.expect("from the cache", done, names, 3)
    counts = [site.count("/%s.png" % name) for name in ("tag", "fresh", "secret")]
    trial.report.check("what is fresh is not asked for", counts == [2, 1, 2], "others", [str(counts)])
    trial.report.check("what is not is confirmed", site.last("/tag.png").get("If-None-Match") == '"one"', "not so", [str(site.asked)])
    trial.report.check("the same book", first == second and first, "another", [])
    done, names, third = trial.run(trial.article(site.url("/tag.png")), cache="kept", options=["--offline"])
    trial.expect("--offline asks nobody", done, names, 1)
    done, names, _ = trial.run(trial.article(site.url("/secret.png")), cache="kept", options=["--offline"])
    trial.expect("--offline does not have all", done, names, 0, b"not in the cache")
    site.routes["/date.png"] = confirmable(picture(4), "Sun, 06 Nov 1994 08:49:37 GMT", "Last-Modified", "If-Modified-Since")
    site.routes["/vary.png"] = confirmable(picture(5), '"five"', Cache_Control="max-age=1000", Vary="Referer")
    for _ in range(2):
        done, names, _ = trial.run(trial.article(site.url("/date.png"), site.url("/vary.png")), cache="dates")
        trial.expect("by its date", done, names, 2)
    trial.report.check("what has a date is confirmed by it", site.last("/date.png").get("If-Modified-Since", "").startswith("Sun, 06 Nov"),
                       "not so", [str(site.asked[-2:])])
    trial.report.check("what depends on who asks is confirmed", site.last("/vary.png").get("If-None-Match") == '"five"', "not so",
                       [str(site.asked[-2:])])
    folder = os.path.join(trial.place.work, "kept")
    held = sorted(os.listdir(folder))
    trial.report.check("files of the cache", len(held) == 2 and all(len(name) == 64 for name in held), "others", held)
    site.stop()
    done, names, fourth = trial.run(trial.article(site.url("/tag.png")), cache="kept")
    trial.expect("without a network the cache will do", done, names, 1)
    trial.report.check("and the same book again", third == fourth, "another", [])
    for name in held:
        with open(os.path.join(folder, name), "r+b") as stream:
            stream.truncate(16390)
    done, names, _ = trial.run(trial.article(site.url("/tag.png")), cache="kept")
    trial.expect("half an entry is none", done, names, 0, b"the host does not answer")


def places(trial):
    """Where the cache is when nobody says it."""
    trial.site.add("/a.png", PICTURE)
    post = trial.article(trial.site.url("/a.png"))
    for setting, folder in (("XDG_CACHE_HOME=%s/xdg" % trial.place.work, "xdg/offprint"), ("XDG_CACHE_HOME=relative", ".cache/offprint"),
                            ("XDG_CACHE_HOME=", ".cache/offprint")):
        path = os.path.join(trial.place.work if folder.startswith("xdg") else trial.place.home, folder)
        done = trial.place.run(["env", setting, program("offprint"), post, "-t", "html", *ALLOW])
        held = os.listdir(path) if os.path.isdir(path) else []
        trial.report.check("the cache by " + setting.split("/")[0], len(held) == 1 and os.stat(path).st_mode & 0o77 == 0, "it is not there",
                           told(done) + held)
        if held:
            os.remove(os.path.join(path, held[0]))


def swept(trial):
    """The size of the cache: what was used last stays."""
    site = trial.site
    folder = os.path.join(trial.place.work, "small")
    for number in range(4):
        site.routes["/%d.png" % number] = confirmable(picture(number) + b"\0" * 300000, '"%d"' % number)
    site.add("/huge.png", picture(9) + b"\0" * 1200000)
    small = ALLOW + ["--cache-size=1"]
    for number in range(3):
        done, names, _ = trial.run(trial.article(site.url("/%d.png" % number)), options=small, cache="small")
        trial.expect("into a small cache: %d" % number, done, names, 1)
    with open(os.path.join(folder, "0" * 64), "wb") as stream:
        stream.write(b"of somebody else" * 100000)
    done, names, _ = trial.run(trial.article(site.url("/0.png"), site.url("/3.png")), options=small, cache="small")
    trial.expect("more than it takes", done, names, 2)
    have = []
    for number in range(4):
        done, names, _ = trial.run(trial.article(site.url("/%d.png" % number)), cache="small", options=["--offline"])
        have += [number] * len(names)
    trial.report.check("what was used longest ago is gone", have == [0, 2, 3], "another", [str(have)])
    done, names, _ = trial.run(trial.article(site.url("/huge.png"), site.url("/1.png")), options=small, cache="small")
    trial.expect("a run has all that it needs, however small the cache", done, names, 2)
    held = [name for name in os.listdir(folder) if name != "0" * 64]
    trial.report.check("and leaves no more than may stay", sum(os.path.getsize(os.path.join(folder, name)) for name in held) <= 1 << 20
                       and os.path.exists(os.path.join(folder, "0" * 64)), "more", held)
    posts = [trial.article(*(site.url("/%d.png" % ((number + step) % 4)) for step in range(4)), name="s%d.md" % number) for number in range(4)]
    done, names, alone = trial.run(*posts)
    together = [subprocess.Popen([program("offprint"), *posts, "-o", "s%d.epub" % number, "-q", "--cache=small", "--cache-size=1",
                                  *trial.cover, *ALLOW], cwd=trial.place.work, env=trial.place.environment()) for number in range(4)]
    status = [process.wait() for process in together]
    same = [open(os.path.join(trial.place.work, "s%d.epub" % number), "rb").read() == alone for number in range(4)]
    trial.report.check("programs that sweep one cache cost each other nothing", status == [0] * 4 and all(same), "they do",
                       [str(status), str(same)])
    done, names, _ = trial.run(*posts, options=ALLOW + ["--cache-size=0"], cache="all")
    kept_all = len(os.listdir(os.path.join(trial.place.work, "all")))
    trial.report.check("no limit", done.status == 0 and kept_all == 4, "%d files" % kept_all, told(done))


def emptied(trial):
    """Somebody empties the cache while a run uses it."""
    site = trial.site

    def emptying(request):
        for path in glob.glob(os.path.join(trial.place.work, "emptied", "[0-9a-f]*")):
            os.remove(path)
        answer(request, picture(1))
    site.add("/a.png", PICTURE, Cache_Control="max-age=1000")
    site.routes["/b.png"] = emptying
    posts = [trial.article(site.url("/%s.png" % name), name="%d.md" % number) for number, name in enumerate("aba")]
    done, names, _ = trial.run(*posts, cache="emptied")
    trial.expect("a cache that is emptied meanwhile", done, names, 2)
    trial.report.check("is filled again", site.count("/a.png") == 2, "it is not", [str(site.asked)])


def jobs(trial):
    site = trial.site
    for number in range(6):
        site.routes["/%d.png" % number] = slow(picture(number), 0.1 * (number % 3))
    posts = [trial.article(site.url("/%d.png" % number), site.url("/%d.png" % ((number + 1) % 6)), site.url("/no%d.png" % number),
                           name="p%d.md" % number) for number in range(6)]
    one, names, first = trial.run(*posts)
    trial.expect("six articles", one, names, 6, b"p5.md:14:1: warning: cannot fetch (HTTP status 404)")
    counts = [site.count("/%d.png" % number) for number in range(6)]
    trial.report.check("each picture once a run", counts == [1] * 6, "others", [str(counts)])
    four, names, second = trial.run(*posts, jobs=4)
    trial.report.check("any number of processes: the same book", first == second and first, "another", told(four))
    trial.report.check("any number of processes: the same words", one.err == four.err, "others", told(one) + told(four))
    together = [subprocess.Popen([program("offprint"), *posts, "-o", "t%d.epub" % number, "-q", "--cache=together", *trial.cover, *ALLOW],
                                 cwd=trial.place.work, env=trial.place.environment()) for number in range(3)]
    status = [process.wait() for process in together]
    same = [open(os.path.join(trial.place.work, "t%d.epub" % number), "rb").read() == first for number in range(3)]
    trial.report.check("several programs with one cache", status == [0] * 3 and all(same), "others", [str(status), str(same)])
    left = [name for name in os.listdir(os.path.join(trial.place.work, "together")) if len(name) != 64]
    trial.report.check("nothing half is left", not left, "there is", left)


def addresses(trial):
    site = trial.site
    site.add("/story/", b"", 302, Location="/story/2024/walk")
    site.add("/story/2024/walk", PAGE, Content_Type="text/html")
    site.add("/story/2024/one.png", PICTURE)
    site.add("/two.png", picture(1))
    site.add("/latin", PAGE.replace(b"calm", b"calm \xe9t\xe9"), Content_Type="text/html; charset=windows-1252")
    site.add("/note.md", b"# A note\n\nWords of a note, and ![one](two.png).\n", Content_Type="text/plain")
    site.add("/paper.pdf", b"%PDF-1.4\n\0\1\2\3" * 100, Content_Type="application/pdf")
    done = trial.place.run([program("offprint"), site.url("/story/"), "-t", "text"])
    trial.report.check("an address without --fetch", done.status == 2 and b"--fetch" in done.err, "no usage", told(done))
    for count in (1, 2):
        done, names, _ = trial.run(site.url("/story/"), *[site.url("/note.md")] * (count - 1), jobs=count)
        trial.expect("an address at -j%d" % count, done, names, 2)
    trial.report.check("relative to where it was", site.count("/story/2024/one.png") > 0, "not so", [str(site.asked)])
    trial.report.check("no page is asked for as an image", "text/html" in site.last("/story/")["Accept"], "it is", [])
    site.add("/based", PAGE.replace(b"<title>", b"<base href='/other/place/'><title>").replace(b"slept. ", b"<a href='near'>slept</a>. ", 1),
             Content_Type="text/html")
    site.add("/other/place/one.png", PICTURE)
    done, names, _ = trial.run(site.url("/based"))
    trial.expect("a page with a base", done, names, 2)
    done = trial.place.run([program("offprint"), site.url("/based"), "-t", "html", "-q", *ALLOW])
    trial.report.check("links count from the base", ('href="%s"' % site.url("/other/place/near")).encode() in done.out, "they do not", told(done))
    site.add("/story/2024/walk", PAGE.replace(b"slept. ", b"<a href='near'>slept</a>. ", 1), Content_Type="text/html")
    done = trial.place.run([program("offprint"), site.url("/story/"), "-t", "html", "-q", *ALLOW])
    trial.report.check("links count from where it was", ('href="%s"' % site.url("/story/2024/near")).encode() in done.out, "they do not",
                       told(done))
    done = trial.place.run([program("offprint"), site.url("/latin"), "-t", "text", "-q", *ALLOW])
    trial.report.check("the encoding that the server tells", "calm été".encode() in done.out, "another", told(done))
    site.add("/mark", b"\xef\xbb\xbf" + PAGE.replace(b"calm", "calm été".encode()), Content_Type="text/html; charset=windows-1252")
    site.add("/fancy", PAGE.replace(b"calm", "calm été".encode()), Content_Type="text/html; charset=fancy")
    for name, word in (("mark", b""), ("fancy", b"[charset]")):
        done = trial.place.run([program("offprint"), site.url("/" + name), "-t", "text", "-Wno-img-remote", *ALLOW])
        trial.report.check("an encoding that cannot be: " + name, "calm été".encode() in done.out and word in done.err, "another", told(done))
    done, names, _ = trial.run(site.url("/gone"), site.url("/paper.pdf"), site.url("/note.md"))
    trial.expect("bad addresses among good ones", done, names, 1, b"cannot fetch: HTTP status 404; leaving it out [input-missing]",
                 b"[input-binary]", status=1)
    with open(os.path.join(trial.place.work, "two.png"), "wb") as stream:
        stream.write(picture(3))
    site.routes.pop("/two.png")
    done, names, _ = trial.run(site.url("/note.md"), trial.article("two.png"), options=ALLOW + ["--resource-path=."])
    trial.expect("an article of the network reads no file", done, names, 1, b"HTTP status 404")
    site.add("/two.png", picture(1))
    piped = trial.place.run("op-read %s %s | op-clean | op-links | op-images %s | op-outline | op-html"
                            % (" ".join(ALLOW), site.url("/note.md"), " ".join(ALLOW)))
    whole = trial.place.run([program("offprint"), site.url("/note.md"), "-t", "html", *ALLOW])
    trial.report.check("filters fetch as well", b"data:image/png" in piped.out and b"data:image/png" in whole.out, "not so",
                       told(piped))


def refused(trial):
    """No file may become as large as an answer is."""
    trial.site.add("/big.png", PICTURE + b"\0" * 300000)
    trial.site.add("/a.png", PICTURE)
    post = trial.article(trial.site.url("/big.png"), trial.site.url("/a.png"))
    done = trial.place.run("ulimit -f 200; offprint %s -t html --cache=full %s" % (post, " ".join(ALLOW)))
    trial.report.check("no room costs one picture", b"no place for it" in done.err and done.out.count(b"data:image/png") == 1, "not so",
                       told(done))
    left = os.listdir(os.path.join(trial.place.work, "full"))
    trial.report.check("and leaves nothing half", len(left) == 1 and len(left[0]) == 64, "it does", left)


def loaded(trial):
    """Which processes of a run load libcurl."""
    trial.site.add("/a.png", PICTURE)
    post = trial.article(trial.site.url("/a.png"))
    for label, options, wanted in (("without --fetch", [], 0), ("--offline", ["--offline"], 0), ("--fetch", ALLOW, 1)):
        folder = os.path.join(trial.place.work, "loads" + label.strip("-").split()[0])
        os.mkdir(folder)
        done = trial.place.run(["env", "LD_DEBUG=files", "LD_DEBUG_OUTPUT=" + os.path.join(folder, "of"), program("offprint"), post,
                                "-o", "loads.epub", "--no-cover", *options])
        count = 0
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as stream:
                count += any(b"calling init:" in line and b"libcurl" in line for line in stream)
        trial.report.check("libcurl is loaded by %d of the processes: %s" % (wanted, label), done.status == 0 and count == wanted,
                           "%d load it" % count, told(done))


def killed(trial):
    site = trial.site
    site.routes["/slow.png"] = slow(PICTURE, 60, 60)
    post = trial.article(site.url("/slow.png"))
    process = subprocess.Popen([program("offprint"), post, "-o", "x.epub", "--cache=cut", *ALLOW], cwd=trial.place.work,
                               env=trial.place.environment())
    until = time.monotonic() + 20 * SLOWNESS
    half = os.path.join(trial.place.work, "cut", "new-*")
    while not (site.asked and glob.glob(half)) and time.monotonic() < until:
        time.sleep(0.05)
    began = bool(glob.glob(half))
    process.kill()
    process.wait()
    while glob.glob(half) and time.monotonic() < until:
        time.sleep(0.05)
    trial.report.check("a run that is killed leaves nothing half", began and not glob.glob(half), "it does", glob.glob(half))


def children(pid):
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % entry, encoding="utf-8", errors="replace") as stream:
                if int(stream.read().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry))
        except OSError:
            pass
    return found


def crashed(trial):
    """The process that fetches ends in the middle of its work, with no time to take anything back."""
    site = trial.site
    site.routes["/slow.png"] = slow(PICTURE, 60, 60)
    site.add("/a.png", PICTURE)
    post, other = trial.article(site.url("/slow.png")), trial.article(site.url("/a.png"), name="other.md")
    process = subprocess.Popen([program("offprint"), post, "-o", "crashed.epub", "-j1", "--cache=crashed", *trial.cover, *ALLOW],
                               cwd=trial.place.work, env=trial.place.environment(), stderr=subprocess.PIPE)
    drafts = os.path.join(trial.place.work, "crashed", "new-*")
    until = time.monotonic() + 20 * SLOWNESS
    while not (site.asked and glob.glob(drafts)) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in children(process.pid):
        os.kill(pid, signal.SIGKILL)
    err = process.communicate()[1]
    left = glob.glob(drafts)
    trial.report.check("the book is made without the picture", process.returncode == 0 and b"the process that fetches has ended" in err and
                       len(left) == 1, "it is not", err.decode("utf-8", "replace").splitlines() + left)
    done, names, _ = trial.run(other, cache="crashed")
    trial.expect("the cache is of use afterwards", done, names, 1)
    trial.report.check("what was just begun may be another's", glob.glob(drafts) == left, "it is gone", [])
    for path in left:
        os.utime(path, (0, 0))
    site.add("/b.png", picture(1))
    trial.run(trial.article(site.url("/b.png")), cache="crashed")
    trial.report.check("what was left long ago goes", not glob.glob(drafts), "it stays", glob.glob(drafts))


def sample(trial):
    """The given post, with its pictures on our site."""
    path = os.path.join(SHARED, "samples", "feed-post.txt")
    if not os.path.exists(path):
        trial.report.skip("the given sample", "the shared folder is not there")
        return
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    host = "https://news.cgtn.com"
    paths = sorted(set(word.split('"')[0].strip() for word in text.replace("\n", " \n").replace(" ", ' " ').split(host)[1:]
                       if word.split('"')[0].strip().endswith(".png")))
    for number, one in enumerate(paths):
        trial.site.add(one, png(drawing(400, 300 + number)))
    with open(os.path.join(trial.place.work, "sample.txt"), "w", encoding="utf-8") as stream:
        stream.write(text.replace(host, trial.site.url("")))
    trial.cover = []
    done, names, _ = trial.run("sample.txt", options=ALLOW + ["-Wno-img-alt"])
    with zipfile.ZipFile(os.path.join(trial.place.work, "book-%d.epub" % trial.made)) as book:
        content = {name: book.read(name).decode("utf-8", "replace") for name in book.namelist()}
    everything = "".join(value for name, value in content.items() if name.endswith("xhtml"))
    package = content["EPUB/package.opf"]
    trial.report.check("the sample: two pictures", len(paths) == 2 and len(names) == 2 and done.status == 0, "others", told(done) + names)
    trial.report.check("the sample: nothing remote", "127.0.0.1" not in everything + package and b"[img-remote]" not in done.err,
                       "something", told(done))
    trial.report.check("the sample: a cover", "cover-image" in package, "none", [package])
    trial.report.check("the sample: captions once", everything.count("President Joe Biden meets virtually with the Quad in the") == 1,
                       "not so", [])


def run(report, place):
    for part in (rights, answers, redirects, attempts, slowness, manners, kept, places, swept, emptied, jobs, addresses, refused, loaded, killed, crashed, sample):
        with Site() as site:
            part(Trial(report, place, site))


if __name__ == "__main__":
    sys.exit(main(run))
