"""Bitmaps and TIFF in the forms that they are stored in, made of rows of RGB: headers, runs, masks; tiles, planes,
compressions, depths, inks. And JPEGs of four inks, of blocks of one colour."""

import struct
import zlib


def pixels_of(rows):
    return [[tuple(row[i:i + 3]) for i in range(0, len(row), 3)] for row in rows]


def palette_of(rows):
    """The colours, the first pixel's first, and the rows as indices."""
    colours = {}
    indices = [[colours.setdefault(pixel, len(colours)) for pixel in row] for row in pixels_of(rows)]
    return list(colours), indices


def packed(values, bits):
    """Values of so few bits as bytes, from the highest bit."""
    out, held, count = bytearray(), 0, 0
    for value in values:
        held, count = held << bits | value, count + bits
        while count >= 8:
            count -= 8
            out.append(held >> count & 255)
    if count:
        out.append(held << (8 - count) & 255)
    return bytes(out)


# -- BMP --


def bmp_file(header, tables, data):
    """The file around a header, what stands between, and the pixels."""
    start = 14 + len(header) + len(tables)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + tables + data


def bmp_header(size, width, height, bits, compression=0, colours=0):
    """A header of so many bytes: 12 and 16 to 64 are OS/2's, 40 and more those of Windows."""
    if size == 12:
        return struct.pack("<IHHHH", 12, width, height, 1, bits)
    whole = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, 0, 2835, 2835, colours, 0)
    return (whole + bytes(124))[:size]


def padded(row):
    return row + b"\0" * (-len(row) % 4)


def bmp_palette(rows, bits, size=40, top_down=False):
    colours, indices = palette_of(rows)
    full = colours + [(0, 0, 0)] * ((1 << bits) - len(colours))
    table = b"".join(bytes(reversed(colour)) + (b"" if size == 12 else b"\0") for colour in full)
    data = b"".join(padded(packed(row, bits)) for row in (indices if top_down else reversed(indices)))
    height = -len(rows) if top_down else len(rows)
    return bmp_file(bmp_header(size, len(indices[0]), height, bits), table, data)


def runs_of(values, cut, unit):
    """One row as runs and as copies of what does not repeat: `cut` makes bytes of values, and a run of `unit` of them."""
    out, at, loose = bytearray(), 0, []

    def flush():
        nonlocal loose
        while loose:
            part, loose = loose[:200], loose[200:]
            if len(part) < 3:
                for value in part:
                    out.extend(b"\1" + cut([value] * unit))
            else:
                copy = cut(part)
                out.extend(bytes((0, len(part))) + copy + b"\0" * (len(copy) & 1))
    while at < len(values):
        n = 1
        while at + n < len(values) and values[at + n] == values[at] and n < 255:
            n += 1
        if n > 3:
            flush()
            out += bytes((n,)) + cut([values[at]] * unit)
        else:
            loose += [values[at]] * n
        at += n
    flush()
    return bytes(out)


def bmp_runs(rows, bits, size=40, steps=False):
    """Runs of 4 or 8 bits, or OS/2's of 24; with `steps` rows of the first colour are stepped over."""
    colours, indices = palette_of(rows)
    table = b"".join(bytes(reversed(colour)) + b"\0" for colour in colours) if bits < 24 else b""
    data = b""
    for row in reversed(indices):
        if steps and set(row) == {0}:
            data += b"\0\2\0\1"
        elif bits == 24:
            data += runs_of(row, lambda part: b"".join(bytes(reversed(colours[i])) for i in part), 1) + b"\0\0"
        else:
            data += runs_of(row, lambda part: packed(part, bits), 8 // bits) + b"\0\0"
    compression = {4: 2, 8: 1, 24: 4}[bits]
    header = bmp_header(size, len(indices[0]), len(rows), bits, compression, len(colours) if bits < 24 else 0)
    return bmp_file(header, table, data + b"\0\1")


def bmp_masked(rows, bits, masks, size=40, alpha=0):
    """16 or 32 bits with masks of red, green, blue; and alpha, all of it, where the header has room for it."""
    def value_of(pixel):
        value = alpha
        for part, mask in zip(pixel, masks):
            shift = (mask & -mask).bit_length() - 1
            value |= (part * (mask >> shift) + 127) // 255 << shift
        return struct.pack("<H" if bits == 16 else "<I", value)
    header = bmp_header(size, len(rows[0]) // 3, len(rows), bits, 3)
    given = struct.pack("<IIII", *masks, alpha)
    header, tables = (header, given[:12]) if size == 40 else (header[:40] + given + header[56:], b"")
    return bmp_file(header, tables, b"".join(padded(b"".join(map(value_of, row))) for row in reversed(pixels_of(rows))))


# -- TIFF --


def lzw(data):
    """Codes from the highest bit, wider one code early, as TIFF has them."""
    width, before, out, bits = 9, b"", 0, 0

    def put(code):
        nonlocal out, bits
        out, bits = out << width | code, bits + width
    put(256)
    table = {bytes((i,)): i for i in range(256)}
    following = 258
    for byte in data:
        word = before + bytes((byte,))
        if word in table:
            before = word
            continue
        put(table[before])
        table[word] = following
        following += 1
        before = bytes((byte,))
        if following == 4094:
            put(256)
            table, following, width = {bytes((i,)): i for i in range(256)}, 258, 9
        else:
            width = max(9, following.bit_length())
    if before:
        put(table[before])
        width = min(12, max(width, (following + 1).bit_length()))
    put(257)
    return (out << (-bits % 8)).to_bytes((bits + 7) // 8, "big")


def pack_bits(data):
    out, at = bytearray(), 0
    while at < len(data):
        n = 1
        while at + n < len(data) and data[at + n] == data[at] and n < 128:
            n += 1
        if n > 2:
            out += bytes((257 - n, data[at]))
        else:
            n = min(128, len(data) - at)
            out += bytes((n - 1,)) + data[at:at + n]
        at += n
    return bytes(out)


PACKERS = {1: bytes, 5: lzw, 8: zlib.compress, 32946: zlib.compress, 32773: pack_bits}


def tiff_blocks(samples, tile, strip):
    """The parts of an image that are stored together, as rows of pixels; tiles are filled up with zeros."""
    width, height, count = len(samples[0]), len(samples), len(samples[0][0])
    if not tile:
        return [samples[y:y + strip] for y in range(0, height, strip)]
    nothing = (0,) * count
    rows = [row + [nothing] * (-width % tile[0]) for row in samples]
    rows += [[nothing] * len(rows[0])] * (-height % tile[1])
    return [[row[x:x + tile[0]] for row in rows[y:y + tile[1]]]
            for y in range(0, height, tile[1]) for x in range(0, width, tile[0])]


def tiff_bytes(rows, depth, order, predictor):
    """Rows of pixels as bytes."""
    data = b""
    for row in rows:
        if predictor == 2:
            row = [tuple((a - b) % (1 << depth) for a, b in zip(pixel, before))
                   for pixel, before in zip(row, [(0,) * len(row[0])] + row[:-1])]
        values = [value for pixel in row for value in pixel]
        data += struct.pack("%s%dH" % (order, len(values)), *values) if depth == 16 else packed(values, depth)
    return data


def tiff_of(samples, photometric, depth=8, compression=1, tile=None, strip=7, planes=1, predictor=1, order="<", more=()):
    """A TIFF of rows of pixels, each a tuple of samples; `more` are further fields, each a tag, a type and its values."""
    count = len(samples[0][0])
    parts = [[[(pixel[k],) for pixel in row] for row in samples] for k in range(count)] if planes == 2 else [samples]
    blocks = [PACKERS[compression](tiff_bytes(rows, depth, order, predictor))
              for part in parts for rows in tiff_blocks(part, tile, strip)]
    at, offsets = 8, []
    for block in blocks:
        offsets.append(at)
        at += len(block)
    fields = [(256, 4, (len(samples[0]),)), (257, 4, (len(samples),)), (258, 3, (depth,) * count), (259, 3, (compression,)),
              (262, 3, (photometric,)), (277, 3, (count,)), (284, 3, (planes,)), (317, 3, (predictor,)), *more]
    sizes = tuple(len(block) for block in blocks)
    if tile:
        fields += [(322, 3, (tile[0],)), (323, 3, (tile[1],)), (324, 4, tuple(offsets)), (325, 4, sizes)]
    else:
        fields += [(273, 4, tuple(offsets)), (278, 3, (strip,)), (279, 4, sizes)]
    data, entries = b"".join(blocks), b""
    for tag, kind, values in sorted(fields):
        content = struct.pack("%s%d%s" % (order, len(values), "H" if kind == 3 else "I"), *values)
        if len(content) > 4:
            data += b"\0" * (len(data) & 1)
            content, data = struct.pack(order + "I", 8 + len(data)), data + content
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + content.ljust(4, b"\0")
    data += b"\0" * (len(data) & 1)
    start = struct.pack(order + "HI", 42, 8 + len(data))
    return (b"II" if order == "<" else b"MM") + start + data + struct.pack(order + "H", len(fields)) + entries + bytes(4)


def tiff_rgb(rows, depth=8, **form):
    factor = 257 if depth == 16 else 1
    return tiff_of([[tuple(v * factor for v in pixel) for pixel in row] for row in pixels_of(rows)], 2, depth, **form)


def tiff_palette(rows, depth, **form):
    colours, indices = palette_of(rows)
    full = colours + [(0, 0, 0)] * ((1 << depth) - len(colours))
    table = tuple(colour[k] * 257 for k in range(3) for colour in full)
    return tiff_of([[(i,) for i in row] for row in indices], 3, depth, more=((320, 3, table),), **form)


def tiff_grey(rows, depth, white_is_zero=False, **form):
    """The red of the rows, as so many bits."""
    most = (1 << depth) - 1
    return tiff_of([[((most if white_is_zero else 0) ^ (pixel[0] * most // 255),) for pixel in row] for row in pixels_of(rows)],
                   0 if white_is_zero else 1, depth, **form)


def tiff_inks(rows, **form):
    """Cyan, magenta and yellow; without black every colour comes back as it was."""
    return tiff_of([[tuple(255 - v for v in pixel) + (0,) for pixel in row] for row in pixels_of(rows)], 5, **form)


def tiff_alpha(rows, alpha, kind, **form):
    """RGB and one alpha for all: multiplied in (1), or not (2); 0: something else."""
    def pixel_of(pixel):
        return tuple((v * alpha + 127) // 255 if kind == 1 else v for v in pixel) + (alpha,)
    return tiff_of([[pixel_of(pixel) for pixel in row] for row in pixels_of(rows)], 2, more=((338, 3, (kind,)),), **form)


# -- JPEG --


def jpeg_of_blocks(blocks, transform, components=4):
    """A JPEG of eight by eight pixels a block, each a tuple of samples; with Adobe's marker unless `transform` is None."""
    def segment(marker, content):
        return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content
    # The table of sizes of differences: twelve codes of four bits; that of the rest has the end of a block only.
    head = b"\xff\xd8" + (segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes((transform,))) if transform is not None else b"")
    head += segment(0xDB, b"\0" + b"\1" * 64)
    head += segment(0xC0, struct.pack(">BHHB", 8, 8 * len(blocks), 8 * len(blocks[0]), components)
                    + b"".join(bytes((k + 1, 0x11, 0)) for k in range(components)))
    head += segment(0xC4, b"\0" + bytes((0, 0, 0, 12)) + bytes(12) + bytes(range(12)))
    head += segment(0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\0")
    head += segment(0xDA, bytes((components,)) + b"".join(bytes((k + 1, 0)) for k in range(components)) + b"\0\x3f\0")
    bits, before = "", [0] * components
    for block in (block for row in blocks for block in row):
        for k in range(components):
            level = (block[k] - 128) * 8
            step, before[k] = level - before[k], level
            size = abs(step).bit_length()
            bits += format(size, "04b")
            bits += format(step if step > 0 else step + (1 << size) - 1, "0%db" % size) if size else ""
            bits += "0"
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    return head + data + b"\xff\xd9"
