"""Pictures for tests, made of nothing: PNG, GIF, BMP, TIFF, and WebP by libwebp where it is installed."""

import ctypes
import math
import struct
import zlib


def photograph(width, height):
    """Rows of RGB that never repeat a colour for long: slow waves under a fine grain."""
    rows, seed = [], 1
    for y in range(height):
        row = bytearray()
        for x in range(width):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            grain = (seed >> 16) % 23
            row += bytes((int(110 + 90 * math.sin(x / 37)) + grain, int(110 + 90 * math.sin(y / 29)) + grain,
                          int(110 + 90 * math.sin((x + y) / 53)) + grain))
        rows.append(bytes(row))
    return rows


def drawing(width, height):
    """Rows of RGB: white, with black lines every 16 pixels and a red square."""
    line, rows = b"\0\0\0" * width, []
    for y in range(height):
        row = bytearray(b"".join(b"\0\0\0" if x % 16 == 0 else b"\xff\xff\xff" for x in range(width)))
        if height // 4 < y < height // 2:
            row[width // 4 * 3:width // 2 * 3] = b"\xd0\x20\x20" * (width // 2 - width // 4)
        rows.append(line if y % 16 == 0 else bytes(row))
    return rows


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width, height, depth, colour, rows, interlace=0, extra=b""):
    """A PNG of rows as they are stored, filter bytes left out."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def png(rows):
    return png_of(len(rows[0]) // 3, len(rows), 8, 2, rows)


def png_interlaced(rows):
    """The same in the seven passes of Adam7."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    width, height = len(rows[0]) // 3, len(rows)
    stored = [b"".join(rows[y][3 * i:3 * i + 3] for i in range(x, width, dx))
              for x, top, dx, dy in passes for y in range(top, height, dy) if x < width]
    return png_of(width, height, 8, 2, stored, interlace=1)


def png_filtered(rows):
    """The same with each row stored by another filter."""
    width, data, above = len(rows[0]) // 3, bytearray(), bytes(len(rows[0]))
    for y, row in enumerate(rows):
        kind = y % 5
        data.append(kind)
        for i, value in enumerate(row):
            left, up, corner = (row[i - 3] if i > 2 else 0), above[i], (above[i - 3] if i > 2 else 0)
            guess = left + up - corner
            nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            data.append((value - (0, left, up, (left + up) // 2, nearest)[kind]) & 255)
        above = row
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    half = zlib.compress(bytes(data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", half[:100]) + chunk(b"IDAT", half[100:])
            + chunk(b"IEND", b""))


def png_deep(rows):
    """The same with 16 bits a sample."""
    return png_of(len(rows[0]) // 3, len(rows), 16, 2, [b"".join(bytes((v, v ^ 0x55)) for v in row) for row in rows])


def png_grey(rows, depth):
    """The red of the rows, black or white, as grey of so few bits."""
    width, stored = len(rows[0]) // 3, []
    for row in rows:
        bits = "".join(("1" if row[3 * x] > 127 else "0") * depth for x in range(width))
        bits += "0" * (-len(bits) % 8)
        stored.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    return png_of(width, len(rows), depth, 0, stored)


def png_palette(rows):
    """The same with a palette of its colours, of at most 256."""
    colours = sorted({row[i:i + 3] for row in rows for i in range(0, len(row), 3)})
    place = {colour: i for i, colour in enumerate(colours)}
    stored = [bytes(place[row[i:i + 3]] for i in range(0, len(row), 3)) for row in rows]
    return png_of(len(rows[0]) // 3, len(rows), 8, 3, stored, extra=chunk(b"PLTE", b"".join(colours)))


def turned(rows, orientation):
    """The rows as they are to be seen, of which an orientation of Exif is stored."""
    pixels = [[row[i:i + 3] for i in range(0, len(row), 3)] for row in rows]
    if orientation in (5, 6, 7, 8):
        pixels = [list(column) for column in zip(*pixels)]
    if orientation in (2, 3, 6, 7):
        pixels = [row[::-1] for row in pixels]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return [b"".join(row) for row in pixels]


def png_claiming(width, height):
    """A few bytes that promise a very large picture."""
    return png_of(width, height, 8, 6, [b"\0" * 64])


def bmp(rows):
    width, height = len(rows[0]) // 3, len(rows)
    pad = b"\0" * (-width * 3 % 4)
    body = b"".join(b"".join(row[i + 2:i + 3] + row[i + 1:i + 2] + row[i:i + 1] for i in range(0, len(row), 3)) + pad
                    for row in reversed(rows))
    return (b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(body), 2835, 2835, 0, 0) + body)


def tiff(rows, compression=1, orientation=1):
    """A little-endian TIFF of one strip: not compressed, or by Deflate (8) or PackBits (32773)."""
    width, height = len(rows[0]) // 3, len(rows)
    data = b"".join(rows)
    if compression == 8:
        data = zlib.compress(data)
    if compression == 32773:
        data = b"".join(bytes((len(data[i:i + 128]) - 1,)) + data[i:i + 128] for i in range(0, len(data), 128))
    fields = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, compression), (262, 3, 2), (273, 4, 8),
              (274, 3, orientation), (277, 3, 3), (278, 4, height), (279, 4, len(data))]
    directory = struct.pack("<H", len(fields)) + b"".join(struct.pack("<HHII", tag, kind, 1, value)
                                                          for tag, kind, value in fields) + b"\0\0\0\0"
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory


def gif(width, height, frames=1, end=b";"):
    """A GIF of two colours; every code stands for one pixel, with a clear code often enough to keep codes narrow."""
    out = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\xff\xff\xff\x20\x60\xa0"
    bits, held, data = 0, 0, bytearray()

    def put(code):
        nonlocal bits, held
        held |= code << bits
        bits += 3
        while bits >= 8:
            data.append(held & 255)
            held >>= 8
            bits -= 8
    put(4)
    for i in range(width * height):
        put((i // 8 + i // width // 8) & 1)
        if i % 2 == 1:
            put(4)
    put(5)
    put(0)
    put(0)
    blocks = b"".join(bytes((len(data[i:i + 255]),)) + bytes(data[i:i + 255]) for i in range(0, len(data), 255)) + b"\0"
    frame = b"!\xf9\x04\0\x0a\0\0\0," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02" + blocks
    return out + frame * frames + end


def webp(rows, lossless=True):
    """None where libwebp is not installed."""
    try:
        library = ctypes.CDLL("libwebp.so.7")
    except OSError:
        return None
    width, height, out = len(rows[0]) // 3, len(rows), ctypes.POINTER(ctypes.c_uint8)()
    pixels = b"".join(rows)
    encode = library.WebPEncodeLosslessRGB if lossless else library.WebPEncodeRGB
    encode.restype = ctypes.c_size_t
    more = () if lossless else (ctypes.c_float(80),)
    size = encode(pixels, width, height, width * 3, *more, ctypes.byref(out))
    return ctypes.string_at(out, size)


def jpeg_pixels(data):
    """Width, height and RGB of a JPEG; None where libturbojpeg is not installed."""
    try:
        library = ctypes.CDLL("libturbojpeg.so.0")
    except OSError:
        return None
    library.tjInitDecompress.restype = ctypes.c_void_p
    handle, size = ctypes.c_void_p(library.tjInitDecompress()), ctypes.c_ulong(len(data))
    width, height, sampling, colours = (ctypes.c_int() for _ in range(4))
    library.tjDecompressHeader3(handle, data, size, *map(ctypes.byref, (width, height, sampling, colours)))
    out = ctypes.create_string_buffer(width.value * height.value * 3)
    library.tjDecompress2(handle, data, size, out, width, 0, height, 0, 0)
    library.tjDestroy(handle)
    return width.value, height.value, out.raw


def linear_profile():
    """The colour profile (ICC) of sRGB's colours in linear light; None where Little CMS is not installed."""
    try:
        library = ctypes.CDLL("liblcms2.so.2")
    except OSError:
        return None
    for name in ("cmsBuildGamma", "cmsCreateRGBProfile"):
        getattr(library, name).restype = ctypes.c_void_p
    curve = ctypes.c_void_p(library.cmsBuildGamma(None, ctypes.c_double(1.0)))
    white = (ctypes.c_double * 3)(0.3127, 0.3290, 1.0)
    primaries = (ctypes.c_double * 9)(0.64, 0.33, 1.0, 0.30, 0.60, 1.0, 0.15, 0.06, 1.0)
    profile = ctypes.c_void_p(library.cmsCreateRGBProfile(white, primaries, (ctypes.c_void_p * 3)(curve, curve, curve)))
    size = ctypes.c_uint32()
    library.cmsSaveProfileToMem(profile, None, ctypes.byref(size))
    out = ctypes.create_string_buffer(size.value)
    library.cmsSaveProfileToMem(profile, out, ctypes.byref(size))
    return out.raw.replace(b"sRGB", b"none").replace(b"s\0R\0G\0B", b"n\0o\0n\0e")


def with_profile(image, profile):
    """The PNG with a colour profile."""
    at = image.index(b"IDAT") - 4
    return image[:at] + chunk(b"iCCP", b"profile\0\0" + zlib.compress(profile)) + image[at:]


def with_exif(image, orientation, order="<"):
    """The JPEG with an orientation, in either order of bytes."""
    tiff_bytes = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)
    segment = b"Exif\0\0" + tiff_bytes
    return image[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + image[2:]
