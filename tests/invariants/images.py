#!/usr/bin/env python3
"""Images: one picture is one picture in whatever form it is stored; hostile ones cost themselves only; libraries are loaded
for those that need them."""

import base64
import os
import random
import re
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import pictures  # noqa: E402
from product import difference, main, program, told  # noqa: E402

DATA = re.compile(rb'<img[^>]*src="data:([a-z/]+);base64,([^"]*)"')


def put(place, name, data):
    with open(os.path.join(place.work, name), "wb") as stream:
        stream.write(data)


def become(place, name, data, *options):
    """What an image becomes: type and bytes; None where it is kept or lost. And what was said."""
    put(place, name, data)
    put(place, "one.md", b"text ![of a picture](%s) text\n" % name.encode())
    command = "%s one.md | %s | %s %s" % (program("op-read"), program("op-clean"), program("op-images"), " ".join(options))
    done = place.run(["bash", "-c", "set -o pipefail; " + command])
    found = DATA.search(done.out)
    return (found.group(1), base64.b64decode(found.group(2))) if found else None, done


def same(report, place, name, forms, *options):
    """All forms become the same bytes."""
    first = None
    for form, data in forms.items():
        made, done = become(place, form, data, *options)
        first = first or made
        report.check("%s: %s" % (name, form), made is not None and made == first, "it becomes something else",
                     told(done) + difference(repr(first)[:400].encode(), repr(made)[:400].encode()))
    return first


def forms(report, place):
    photo, drawing = pictures.photograph(150, 90), pictures.drawing(150, 90)
    made = same(report, place, "a photograph, shrunk", {
        "rgb.png": pictures.png(photo), "filters.png": pictures.png_filtered(photo),
        "interlaced.png": pictures.png_interlaced(photo), "deep.png": pictures.png_deep(photo),
        "plain.bmp": pictures.bmp(photo), "plain.tif": pictures.tiff(photo), "deflate.tif": pictures.tiff(photo, 8),
        "packed.tif": pictures.tiff(photo, 32773)}, "--max-image=70")
    report.check("a photograph becomes a JPEG", made is not None and made[0] == b"image/jpeg", "it is no JPEG")
    made = same(report, place, "a drawing, shrunk", {
        "rgb.png": pictures.png(drawing), "palette.png": pictures.png_palette(drawing), "drawing.bmp": pictures.bmp(drawing),
        "lossless.webp": pictures.webp(drawing) or pictures.png(drawing)}, "--max-image=70")
    report.check("a drawing becomes a PNG", made is not None and made[0] == b"image/png", "it is no PNG")
    lines = [bytes(v for x in range(100) for v in (255 * (x // 7 + y // 5 & 1),) * 3) for y in range(60)]
    same(report, place, "black and white, shrunk",
         dict({"grey-%d.png" % depth: pictures.png_grey(lines, depth) for depth in (1, 2, 4, 8, 16)},
              **{"rgb.png": pictures.png(lines)}), "--max-image=40")
    for orientation in range(1, 9):
        same(report, place, "orientation %d" % orientation, {
            "stored.tif": pictures.tiff(drawing, 1, orientation),
            "seen.tif": pictures.tiff(pictures.turned(drawing, orientation))})


def small(report, place):
    """Nothing grows, and what needs no change does not change."""
    photo = pictures.png(pictures.photograph(60, 40))
    for size in (60, 1000, 0):
        made, done = become(place, "photo.png", photo, "--max-image=%d" % size, "--report")
        report.check("kept at %d pixels" % size, made is None and b"note: kept png 60x40" in done.err, "it changed", told(done))
    for width, height in ((1, 300), (300, 1), (2, 2), (7, 5)):
        made, done = become(place, "thin.bmp", pictures.bmp(pictures.photograph(width, height)), "--max-image=100")
        most = re.search(rb" to (?:png|jpeg) (\d+)x(\d+)", become(place, "thin.bmp", pictures.bmp(pictures.photograph(
            width, height)), "--max-image=100", "--report")[1].err)
        report.check("%d by %d pixels" % (width, height),
                     made is not None or b"pixel" in done.err or (width < 4 and height < 4) or most is None,
                     "it is lost", told(done))
        if most:
            report.check("%d by %d pixels: no side grows" % (width, height), int(most.group(1)) <= width and
                         int(most.group(2)) <= height and max(int(most.group(1)), int(most.group(2))) <= 100, "it grew")
    grey, done = become(place, "grey.bmp", pictures.bmp(pictures.drawing(80, 60)), "--gray")
    palette = grey[1].split(b"PLTE")[1] if grey and b"PLTE" in grey[1] else b""
    report.check("--gray leaves no colours", len(palette) > 6 and all(palette[i] == palette[i + 1] == palette[i + 2]
                                                                      for i in (0, 3)), "there are colours", told(done))


def heavy(report, place):
    """What has more bytes than a device takes is made anew, with fewer pixels if need be; elsewhere it stays as it is."""
    noise, most = random.Random(7), 5 << 20
    rows = [noise.randbytes(3 * 1500) for y in range(1400)]
    made = become(place, "noise.bmp", pictures.bmp(rows), "--jpeg-quality=90")[0]
    cases = {"noise.png": (pictures.png(rows), b" to jpeg 1500x1400 "), "film.gif": (pictures.gif(40, 30, 3), b" to png 40x30 "),
             "noise.jpg": (made[1] if made and made[0] == b"image/jpeg" else b"", b" to jpeg 1500x1400 ")}
    for name, (data, wanted) in cases.items():
        data += bytes(max(0, most + 1 - len(data)))
        small, done = become(place, name, data, "--device=kindle", "--report")
        report.check("%s for Kindle" % name, small is not None and len(small[1]) <= most and wanted in done.err and b" packed: " in done.err,
                     "it is not made smaller", told(done))
        kept, done = become(place, name, data, "--report")
        report.check("%s for no device" % name, kept is None and b"note: kept" in done.err, "it is not kept", told(done))
        small, done = become(place, name, data, "--embed")
        report.check("%s embedded" % name, small is not None, "it is not embedded", told(done))
    small, done = become(place, "noise.png", cases["noise.png"][0], "--device=kindle", "--report", "--jpeg-quality=100")
    report.check("fewer pixels where quality does not do", small is not None and len(small[1]) <= most
                 and b" to jpeg 1125x1050 " in done.err and b" shrunk recoded packed: " in done.err, "it is not shrunk", told(done))


def settled(report, place):
    """Orientation by Exif, colours by their profile: both are settled, and gone."""
    made = become(place, "photo.bmp", pictures.bmp(pictures.photograph(80, 50)))[0]
    for orientation in range(1, 9) if made and made[0] == b"image/jpeg" else ():
        for order in "<>":
            name = "exif-%d.jpg" % orientation
            turned, done = become(place, name, pictures.with_exif(made[1], orientation, order), "--report")
            size = b"50x80" if orientation > 4 else b"80x50"
            wanted = b"kept jpeg 80x50" if orientation == 1 else b"to jpeg " + size
            report.check("Exif orientation %d, %s" % (orientation, order), wanted in done.err
                         and (orientation == 1 or (turned and b"Exif" not in turned[1])), "it is not turned", told(done))
    profile = pictures.linear_profile()
    flat = pictures.png([b"\x37\x37\x37" * 40] * 40)
    for name, image, wanted in (("plain", flat, 0x37), ("in linear light", pictures.with_profile(flat, profile or b""), 128)):
        if profile:
            made, done = become(place, "flat.png", image, "--max-image=20")
            got = made[1].split(b"PLTE")[1][:3] if made and b"PLTE" in made[1] else b""
            report.check("colours, " + name, len(got) == 3 and all(abs(one - wanted) < 3 for one in got), "they are %r" % got,
                         told(done))


def hostile(report, place):
    photo = pictures.photograph(64, 48)
    whole = {"a.png": pictures.png(photo), "a.gif": pictures.gif(64, 48, 3), "a.bmp": pictures.bmp(photo),
             "a.tif": pictures.tiff(photo, 8), "a.webp": pictures.webp(photo, False), "b.webp": pictures.webp(photo)}
    made = become(place, "a.bmp", whole["a.bmp"])[0]
    whole["a.jpg"] = made[1] if made and made[0] == b"image/jpeg" else None
    cases = {
        "claims-much.png": pictures.png_claiming(65535, 65535), "claims-more.png": pictures.png_claiming(0xFFFFFFFF, 0xFFFFFFFF),
        "claims-some.png": pictures.png_claiming(7000, 7000), "nothing.png": pictures.png_claiming(0, 0),
        "endless.gif": pictures.gif(40, 40, 3000, b""), "claims.gif": pictures.gif(8, 8)[:6] + b"\xff\xff\xff\xff" + pictures.gif(8, 8)[10:],
        "claims.bmp": pictures.bmp(photo)[:18] + struct.pack("<ii", 60000, -60000) + pictures.bmp(photo)[26:],
        "claims.tif": pictures.tiff(photo).replace(struct.pack("<HHII", 256, 4, 1, 64), struct.pack("<HHII", 256, 4, 1, 60000)),
    }
    for name, data in whole.items():
        for part in (1, 2, 3, 5, 9) if data else ():
            cases["cut-%d-%s" % (part, name)] = data[:len(data) * part // 10]
        for at in range(10, len(data or b""), max(1, len(data or b"") // 6)):
            cases["hurt-%d-%s" % (at, name)] = data[:at] + b"\xff\0\xff" + data[at + 3:]
    for name, data in sorted(cases.items()):
        put(place, name, data)
    put(place, "hostile.md", b"".join(b"text ![picture](%s) text\n\n" % name.encode() for name in sorted(cases)))
    for option, book in (("--max-image=1920", "hostile.epub"), ("--max-image=30", "hostile-small.epub")):
        done = place.run([program("offprint"), "hostile.md", "-o", book, option])
        report.check("hostile images, " + option, done.status == 0 and os.path.exists(os.path.join(place.work, book)),
                     "there is no book", told(done))
        for name in ("claims-much.png", "claims-more.png", "nothing.png", "cut-1-a.png"):
            if option == "--max-image=1920" and name.startswith("claims"):
                report.check(name + " is left out", b"size limit, keeping its text: " + name.encode() in done.err,
                             "it is not named", told(done))


def ways(report, place):
    """Piped, in one process and in several, the same bytes; one picture, one file."""
    names = []
    for number, rows in enumerate((pictures.photograph(300, 200), pictures.drawing(300, 200))):
        for name, data in (("p%d.bmp" % number, pictures.bmp(rows)), ("p%d.tif" % number, pictures.tiff(rows, 8)),
                           ("p%d.png" % number, pictures.png(rows)), ("p%d.gif" % number, pictures.gif(200, 100))):
            put(place, name, data)
            names.append(name)
    for number in (1, 2, 3):
        put(place, "a%d.md" % number, b"# Article %d\n\n" % number
            + b"".join(b"text ![picture](%s) text\n\n" % name.encode() for name in names))
    inputs = ["a1.md", "a2.md", "a3.md"]
    made = {}
    for jobs in (1, 3):
        done = place.run([program("offprint"), *inputs, "--no-cover", "-o", "jobs.epub", "-j%d" % jobs, "--max-image=120", "--report"])
        with open(os.path.join(place.work, "jobs.epub"), "rb") as stream:
            made[jobs] = (stream.read(), done.err)
    report.check("-j1 and -j3", made[1] == made[3], "they differ", difference(made[1][1], made[3][1]))
    printed = place.run([program("offprint"), "--print-pipeline", *inputs, "-t", "epub", "--no-cover", "--max-image=120"])
    piped = place.run(["bash", "-c", printed.out.decode()])
    report.check("piped", piped.status == 0 and piped.out == made[1][0], "it differs", told(piped))
    listed = place.run(["unzip", "-Z1", "jobs.epub"]).out.decode().split()
    pngs = [name for name in listed if "img-" in name]
    report.check("one picture, one file", len(pngs) == 3, "there are %d" % len(pngs), listed)


def libraries(report, place):
    """Which libraries of images a run loads."""
    put(place, "photo.bmp", pictures.bmp(pictures.photograph(64, 48)))
    put(place, "drawing.png", pictures.png(pictures.drawing(64, 48)))
    webp = pictures.webp(pictures.drawing(64, 48))
    put(place, "drawing.webp", webp or b"")
    every = re.compile(rb"lib(?:turbojpeg|jpeg|webp|avif|lcms2|png|gif|tiff)\b")
    for name, kind, wanted in (("photo.bmp", "text", set()), ("photo.bmp", "json", set()), ("drawing.png", "epub", set()),
                               ("photo.bmp", "epub", {b"libturbojpeg"}), ("drawing.webp", "epub", {b"libwebp"})):
        if name == "drawing.webp" and not webp:
            continue
        put(place, "loads.md", b"text ![of a picture](%s) text\n" % name.encode())
        done = place.run(["env", "LD_DEBUG=files", program("offprint"), "loads.md", "-o", "loads." + kind])
        calls = b"\n".join(line for line in done.err.split(b"\n") if b"calling init:" in line)
        report.check("%s as %s" % (name, kind), done.status == 0 and set(every.findall(calls)) == wanted,
                     "it loads %s" % b" ".join(sorted(set(every.findall(calls)))).decode(), [])


if __name__ == "__main__":
    sys.exit(main(forms, small, heavy, settled, hostile, ways, libraries))
