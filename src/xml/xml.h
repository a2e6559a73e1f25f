/* The one door of libxml2: XML that comes in. Never for HTML. */
#ifndef XML_XML_H
#define XML_XML_H

#include "offprint/ctx.h"
#include "offprint/dom.h"

/* What was wrong with a document. */
struct op_xml_fault {
    uint32_t line, column; /* 1-based, within the document */
    char message[160];
};

/* Parses one XML 1.0 document into the empty `doc` through libxml2's SAX2 interface: no network, no DTD, no entities
   but the five, at most OP_XML_DEPTH_MAX levels. Namespaces become op_namespace; attributes in namespaces that are not
   in that list are dropped (those of EPUB packages are OP_NS_OTHER), elements keep their local name with OP_NS_OTHER.
   op:at attributes become positions; where `doc->lines.kind` is OP_POS_INDEX beforehand, elements stand on the line on
   which their start tag ends. Nothing of `bytes` is borrowed. False when it is not well-formed. */
bool op_xml_parse(struct op_ctx *ctx, struct op_doc *doc, op_str bytes, struct op_xml_fault *fault);
#define OP_XML_DEPTH_MAX 1024

/* Is `bytes` a well-formed document? Builds nothing. */
bool op_xml_check(struct op_ctx *ctx, op_str bytes, struct op_xml_fault *fault);

#endif
