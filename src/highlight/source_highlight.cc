// The only file that sees GNU Source-highlight. A shared object of its own: see highlight.h.
#include <cstring>
#include <string>

#include <srchilite/formatter.h>
#include <srchilite/formattermanager.h>
#include <srchilite/langdefmanager.h>
#include <srchilite/regexrulefactory.h>
#include <srchilite/sourcehighlighter.h>

#include "highlight/token.h"

// The makefile says where the library's language definitions are.
#ifndef OFFPRINT_LANG_FOLDER
#define OFFPRINT_LANG_FOLDER "/usr/share/source-highlight"
#endif

namespace
{

// Where the runs of the text that is being split go.
struct receiver {
    op_token_sink *sink = nullptr;
    void *self = nullptr;
};

// Thrown through the library, and caught at the door.
struct enough {
};

class token_formatter : public srchilite::Formatter
{
  public:
    token_formatter(receiver &to, op_token token) : to_(to), token_(token)
    {
    }
    void format(const std::string &s, const srchilite::FormatterParams *) override
    {
        if (to_.sink(to_.self, token_, s.data(), s.size()) != 0)
            throw enough();
    }

  private:
    receiver &to_;
    op_token token_;
};

// What the library's language definitions call their elements; those that are not listed stay plain.
const struct {
    const char *element;
    op_token token;
} elements[] = {
    {"keyword", OP_TOKEN_KEYWORD},    {"atom", OP_TOKEN_KEYWORD},
    {"selector", OP_TOKEN_KEYWORD},   {"error", OP_TOKEN_KEYWORD},
    {"type", OP_TOKEN_TYPE},          {"usertype", OP_TOKEN_TYPE},
    {"classname", OP_TOKEN_TYPE},     {"section", OP_TOKEN_TYPE},
    {"string", OP_TOKEN_STRING},      {"specialchar", OP_TOKEN_STRING},
    {"url", OP_TOKEN_STRING},         {"file", OP_TOKEN_STRING},
    {"path", OP_TOKEN_STRING},        {"math", OP_TOKEN_STRING},
    {"number", OP_TOKEN_NUMBER},      {"date", OP_TOKEN_NUMBER},
    {"time", OP_TOKEN_NUMBER},        {"ip", OP_TOKEN_NUMBER},
    {"comment", OP_TOKEN_COMMENT},    {"todo", OP_TOKEN_COMMENT},
    {"function", OP_TOKEN_FUNCTION},  {"predef_func", OP_TOKEN_FUNCTION},
    {"preproc", OP_TOKEN_PREPROC},    {"meta", OP_TOKEN_PREPROC},
    {"label", OP_TOKEN_PREPROC},      {"difflines", OP_TOKEN_PREPROC},
    {"variable", OP_TOKEN_VARIABLE},  {"predef_var", OP_TOKEN_VARIABLE},
    {"attribute", OP_TOKEN_VARIABLE}, {"property", OP_TOKEN_VARIABLE},
    {"argument", OP_TOKEN_VARIABLE},  {"optionalargument", OP_TOKEN_VARIABLE},
    {"key", OP_TOKEN_VARIABLE},       {"name", OP_TOKEN_VARIABLE},
    {"regexp", OP_TOKEN_REGEXP},      {"newfile", OP_TOKEN_ADDED},
    {"oldfile", OP_TOKEN_REMOVED},    {"value", OP_TOKEN_STRING},
};

// The library with the languages that were asked for so far: reading one takes longer than using it.
class highlighter
{
  public:
    highlighter() : languages_(&rules_), formatters_(srchilite::FormatterPtr(new token_formatter(to_, OP_TOKEN_PLAIN)))
    {
        for (const auto &row : elements)
            formatters_.addFormatter(row.element, srchilite::FormatterPtr(new token_formatter(to_, row.token)));
    }

    void split(const std::string &rules, const char *text, size_t n, receiver to)
    {
        srchilite::SourceHighlighter lines(languages_.getHighlightState(OFFPRINT_LANG_FOLDER, rules));
        lines.setFormatterManager(&formatters_);
        to_ = to;
        for (size_t from = 0; from < n;) {
            const char *end = static_cast<const char *>(memchr(text + from, '\n', n - from));
            size_t to_end = end ? static_cast<size_t>(end - text) : n;
            lines.highlightParagraph(std::string(text + from, to_end - from));
            if (end && to.sink(to.self, OP_TOKEN_PLAIN, end, 1) != 0)
                throw enough();
            from = to_end + 1;
        }
    }

  private:
    receiver to_;
    srchilite::RegexRuleFactory rules_;
    srchilite::LangDefManager languages_;
    srchilite::FormatterManager formatters_;
};

} // namespace

extern "C" int offprint_source_highlight(const char *rules, const char *text, size_t n, op_token_sink *sink, void *self)
{
    try {
        static highlighter all;
        all.split(rules, text, n, receiver{sink, self});
        return 0;
    } catch (...) {
        return -1;
    }
}
