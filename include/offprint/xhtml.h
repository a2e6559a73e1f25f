/* The serialiser: XHTML (HTML standard, section 14; XML 1.0) that is well-formed for every tree. */
#ifndef OFFPRINT_XHTML_H
#define OFFPRINT_XHTML_H

#include "offprint/buf.h"
#include "offprint/dom.h"

/* Of attributes that stages tell each other: offprint(5). */
#define OP_STREAM_NAMESPACE "urn:offprint:stream"

struct op_xhtml_options {
    /* Write where elements stood as attribute op:at="line:column" wherever that changes, and op: attributes at all. */
    bool stream;
    /* Declare and write epub:type. */
    bool epub;
};

/* Appends `node` with all below it: a document (its element only, no doctype), an element or a fragment. What XML
   cannot hold goes: control characters and U+FFFE become U+FFFD, attributes whose name XML forbids are left out,
   elements likewise lose their tags but not their text. Namespaces are declared where they change. */
void op_xhtml_write(struct op_doc *doc, const struct op_node *node, const struct op_xhtml_options *options,
                    struct op_buf *out);
/* Appends `s` escaped for element content, or for an attribute in double quotes. */
void op_xml_escape_text(op_str s, struct op_buf *out);
void op_xml_escape_attr(op_str s, struct op_buf *out);

#endif
