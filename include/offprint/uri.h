/* URIs as documents hold them: RFC 3986, tolerant as browsers are. */
#ifndef OFFPRINT_URI_H
#define OFFPRINT_URI_H

#include "offprint/arena.h"

/* The five parts (RFC 3986, section 3); absent parts are OP_STR_NONE, the path is never absent. Borrowed from the
   parsed string. */
struct op_uri {
    op_str scheme, authority, path, query, fragment;
};

struct op_uri op_uri_parse(op_str s);
/* `reference` resolved against `base` (5.2), dot segments removed. Both may be relative: two source paths give a source
   path, and `..` that leads above it stays. The result is in the arena. */
op_str op_uri_resolve(struct op_arena *arena, op_str base, op_str reference);
/* The reference that leads from a folder, with its slash at the end, to a path: what op_uri_resolve() turns back. Paths
   that share no folder with it at the root, or lie beside folders whose name is not known (`..`), stay as they are. */
op_str op_uri_relative(struct op_arena *arena, op_str folder, op_str path);
/* `s` with everything percent-encoded that RFC 3986 does not allow where it stands: spaces, non-ASCII, stray percent
   signs, brackets. White space and control characters at both ends and line feeds within are dropped first, and
   backslashes become slashes (except in Windows paths), as in browsers. Safe to print in an attribute that checkers
   read. Absent when no encoding can help: a host or port that cannot be, or a scheme with nothing behind it. */
op_str op_uri_normalise(struct op_arena *arena, op_str s);
/* Percent-decoded; ill-formed escapes stay. Never decodes to NUL. */
op_str op_uri_decode(struct op_arena *arena, op_str s);
/* Has it a scheme of at least two letters (so that C:\ is none), and is it what follows a colon? */
bool op_uri_is_absolute(op_str s);
/* Is it an address of the web: http or https? */
bool op_uri_is_web(op_str s);
/* Is the scheme one that a book may link to: http, https, mailto, tel, ftp, news, urn and the like that checkers know?
   `javascript`, `data`, `file`, `vbscript`, `blob`, unknown ones: no. */
bool op_uri_scheme_allowed(op_str scheme);
/* Everything before the last slash of a path, with the slash; empty when there is none. */
op_str op_path_folder(op_str path);
/* Everything behind it. */
op_str op_path_name(op_str path);
/* The last suffix with its dot, "" when there is none. */
op_str op_path_suffix(op_str path);

#endif
