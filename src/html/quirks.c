/* HTML 13.2.6.4.1: the doctypes that ask for quirks mode. */
#include "tree_builder.h"

static const op_str public_prefixes[] = {
    OP_STR_INIT("+//Silmaril//dtd html Pro v0r11 19970101//"),
    OP_STR_INIT("-//AS//DTD HTML 3.0 asWedit + extensions//"),
    OP_STR_INIT("-//AdvaSoft Ltd//DTD HTML 3.0 asWedit + extensions//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0 Level 1//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0 Level 2//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0 Strict Level 1//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0 Strict Level 2//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0 Strict//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.0//"),
    OP_STR_INIT("-//IETF//DTD HTML 2.1E//"),
    OP_STR_INIT("-//IETF//DTD HTML 3.0//"),
    OP_STR_INIT("-//IETF//DTD HTML 3.2 Final//"),
    OP_STR_INIT("-//IETF//DTD HTML 3.2//"),
    OP_STR_INIT("-//IETF//DTD HTML 3//"),
    OP_STR_INIT("-//IETF//DTD HTML Level 0//"),
    OP_STR_INIT("-//IETF//DTD HTML Level 1//"),
    OP_STR_INIT("-//IETF//DTD HTML Level 2//"),
    OP_STR_INIT("-//IETF//DTD HTML Level 3//"),
    OP_STR_INIT("-//IETF//DTD HTML Strict Level 0//"),
    OP_STR_INIT("-//IETF//DTD HTML Strict Level 1//"),
    OP_STR_INIT("-//IETF//DTD HTML Strict Level 2//"),
    OP_STR_INIT("-//IETF//DTD HTML Strict Level 3//"),
    OP_STR_INIT("-//IETF//DTD HTML Strict//"),
    OP_STR_INIT("-//IETF//DTD HTML//"),
    OP_STR_INIT("-//Metrius//DTD Metrius Presentational//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 2.0 HTML Strict//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 2.0 HTML//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 2.0 Tables//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 3.0 HTML Strict//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 3.0 HTML//"),
    OP_STR_INIT("-//Microsoft//DTD Internet Explorer 3.0 Tables//"),
    OP_STR_INIT("-//Netscape Comm. Corp.//DTD HTML//"),
    OP_STR_INIT("-//Netscape Comm. Corp.//DTD Strict HTML//"),
    OP_STR_INIT("-//O'Reilly and Associates//DTD HTML 2.0//"),
    OP_STR_INIT("-//O'Reilly and Associates//DTD HTML Extended 1.0//"),
    OP_STR_INIT("-//O'Reilly and Associates//DTD HTML Extended Relaxed 1.0//"),
    OP_STR_INIT("-//SQ//DTD HTML 2.0 HoTMetaL + extensions//"),
    OP_STR_INIT("-//SoftQuad Software//DTD HoTMetaL PRO 6.0::19990601::extensions to HTML 4.0//"),
    OP_STR_INIT("-//SoftQuad//DTD HoTMetaL PRO 4.0::19971010::extensions to HTML 4.0//"),
    OP_STR_INIT("-//Spyglass//DTD HTML 2.0 Extended//"),
    OP_STR_INIT("-//Sun Microsystems Corp.//DTD HotJava HTML//"),
    OP_STR_INIT("-//Sun Microsystems Corp.//DTD HotJava Strict HTML//"),
    OP_STR_INIT("-//W3C//DTD HTML 3 1995-03-24//"),
    OP_STR_INIT("-//W3C//DTD HTML 3.2 Draft//"),
    OP_STR_INIT("-//W3C//DTD HTML 3.2 Final//"),
    OP_STR_INIT("-//W3C//DTD HTML 3.2//"),
    OP_STR_INIT("-//W3C//DTD HTML 3.2S Draft//"),
    OP_STR_INIT("-//W3C//DTD HTML 4.0 Frameset//"),
    OP_STR_INIT("-//W3C//DTD HTML 4.0 Transitional//"),
    OP_STR_INIT("-//W3C//DTD HTML Experimental 19960712//"),
    OP_STR_INIT("-//W3C//DTD HTML Experimental 970421//"),
    OP_STR_INIT("-//W3C//DTD W3 HTML//"),
    OP_STR_INIT("-//W3O//DTD W3 HTML 3.0//"),
    OP_STR_INIT("-//WebTechs//DTD Mozilla HTML 2.0//"),
    OP_STR_INIT("-//WebTechs//DTD Mozilla HTML//"),
};

static const op_str public_whole[] = {
    OP_STR_INIT("-//W3O//DTD W3 HTML Strict 3.0//EN//"),
    OP_STR_INIT("-/W3C/DTD HTML 4.0 Transitional/EN"),
    OP_STR_INIT("HTML"),
};

bool html_is_quirky(const struct html_token *doctype)
{
    op_str public_id = doctype->public_id, system_id = doctype->system_id;
    if (doctype->force_quirks || !op_str_eq(doctype->text, OP_STR("html")))
        return true;
    for (size_t i = 0; i < sizeof public_whole / sizeof *public_whole; i++)
        if (op_str_eq_ci(public_id, public_whole[i]))
            return true;
    for (size_t i = 0; i < sizeof public_prefixes / sizeof *public_prefixes; i++)
        if (op_str_starts_ci(public_id, public_prefixes[i]))
            return true;
    if (!system_id.p && (op_str_starts_ci(public_id, OP_STR("-//W3C//DTD HTML 4.01 Frameset//")) ||
                         op_str_starts_ci(public_id, OP_STR("-//W3C//DTD HTML 4.01 Transitional//"))))
        return true;
    return op_str_eq_ci(system_id, OP_STR("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"));
}
