/* An article: an XHTML document in memory. */
#ifndef OFFPRINT_ARTICLE_H
#define OFFPRINT_ARTICLE_H

#include "offprint/ctx.h"
#include "offprint/dom.h"

/* What kind of document an article was made from (meta offprint:kind). */
#define OP_KIND_POST "post"           /* Markdown or HTML with front matter: all of it is the article */
#define OP_KIND_PAGE "page"           /* a whole web page: navigation and more stand around the article */
#define OP_CONTINUED "data-continued" /* attribute of what goes on with an element that was cut, in books */
#define OP_KIND_CHAPTER "chapter"     /* one of several documents of a book, whose metadata is the book's */
#define OP_KIND_FRAGMENT "fragment"   /* HTML or Markdown without metadata */

struct op_article {
    struct op_doc doc;                  /* tree, names, lines; its arena holds everything below */
    struct op_node *html, *head, *body; /* always there */
    struct op_resource *resources;      /* loaded so far, newest first; see resource.h */
    struct op_class_memory *classes;    /* what its names of classes say: stage/class_facts.h */
    bool from_stream;                   /* its base was named by a stream, not by the user: resource.h */
};

/* An empty article (html, head and body, no title) in `arena`, which is borrowed as long as the article. */
void op_article_init(struct op_article *a, struct op_arena *arena);
/* Finds html, head and body after a parser has filled a->doc; makes what is missing. */
void op_article_adopt(struct op_article *a);

/* Where articles go. Readers and stages hand over zero to many for one input. */
struct op_sink {
    /* The article is borrowed until put() returns; its tree may be changed. False: stop, the output is lost. */
    bool (*put)(void *self, struct op_article *article);
    void *self;
};

static inline bool op_emit(const struct op_sink *sink, struct op_article *article)
{
    return sink->put(sink->self, article);
}

#endif
