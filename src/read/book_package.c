#include "read/book_package.h"

#include <stdlib.h>

#include "offprint/uri.h"

/* <meta refines="#ID" property="PROPERTY">VALUE</meta> */
struct refinement {
    op_str id, property, value;
};

/* A dc:title or dc:creator, and a collection, before the refinements are known. */
struct entry {
    const struct op_node *node;
    op_str id, text;
};

struct entries {
    struct entry *v;
    size_t n;
};

struct reading {
    struct op_arena *arena;
    struct op_doc doc;
    struct book_package *package;
    struct refinement *refinements; /* sorted when all are there */
    size_t refinement_count, element_count;
    struct entries titles, creators, collections, identifiers;
    op_str *idrefs;
    size_t idref_count;
    op_str unique, toc, cover_id; /* ids */
    bool in_metadata;
};

/* -- Small parts -- */

op_str book_path(struct op_arena *arena, op_str base, op_str href)
{
    struct op_uri uri = op_uri_parse(op_str_trim(href));
    if (uri.scheme.n || uri.authority.p)
        return OP_STR_NONE;
    op_str path = op_uri_decode(arena, uri.path);
    if (!path.n)
        return base;
    op_str parts[2] = {path.p[0] == '/' ? OP_STR("") : op_path_folder(base), path};
    char *to = op_arena_alloc(arena, parts[0].n + path.n + 2);
    size_t n = 0;
    for (int i = 0; i < 2; i++)
        for (op_str rest = parts[i]; rest.p;) {
            op_str segment = op_str_cut(&rest, '/');
            bool up = op_str_eq(segment, OP_STR(".."));
            if (!segment.n || up || op_str_eq(segment, OP_STR("."))) {
                while (up && n > 0 && to[--n] != '/')
                    continue;
                continue;
            }
            if (n > 0)
                to[n++] = '/';
            memcpy(to + n, segment.p, segment.n);
            n += segment.n;
        }
    return op_str_make(to, n);
}

op_str book_text(struct op_arena *arena, const struct op_node *n)
{
    enum { EVENTS_MAX = 4096, TEXT_MAX = 65536 };
    struct op_buf text = OP_BUF_INIT;
    struct op_walk w;
    size_t left = EVENTS_MAX;
    op_walk_start(&w, (struct op_node *)(uintptr_t)n);
    while (op_walk_next(&w) && left-- && text.n < TEXT_MAX) {
        if (w.event != OP_ENTER)
            continue;
        if (w.node->kind == OP_TEXT)
            op_buf_add(&text, op_str_first(op_text(w.node), TEXT_MAX));
        else if (op_is(w.node, OP_N_BR))
            op_buf_addc(&text, ' ');
    }
    char *to = op_arena_alloc(arena, text.n + 1);
    size_t length = 0;
    op_str rest = op_buf_str(&text);
    for (op_str word; (word = op_str_word(&rest)).p; length += word.n) {
        if (length)
            to[length++] = ' ';
        memcpy(to + length, word.p, word.n);
    }
    op_buf_release(&text);
    return op_str_make(to, length);
}

static bool is_named(const struct op_doc *doc, const struct op_node *n, const char *name)
{
    return n->kind == OP_ELEMENT && op_str_eq_ci(op_doc_name_str(doc, n->name), op_str_z(name));
}

/* An attribute by its name, without a namespace. */
static op_str attribute(struct reading *r, const struct op_node *n, const char *name)
{
    return op_str_trim(op_attr(n, op_doc_name(&r->doc, op_str_z(name))));
}

/* The same of EPUB 2: opf:role. */
static op_str old_attribute(struct reading *r, const struct op_node *n, const char *name)
{
    uint32_t number = op_doc_name(&r->doc, op_str_z(name));
    op_str value = op_attr_ns(n, OP_NS_OTHER, number);
    return op_str_trim(value.p ? value : op_attr(n, number));
}

static void set_once(op_str *to, op_str value)
{
    if (!to->n && value.n)
        *to = value;
}

static size_t count_elements(struct op_node *root)
{
    size_t count = 0;
    struct op_walk w;
    op_walk_start(&w, root);
    while (op_walk_next(&w))
        count += w.event == OP_ENTER && w.node->kind == OP_ELEMENT;
    return count;
}

/* -- Metadata -- */

static int compare_refinements(const void *a, const void *b)
{
    const struct refinement *x = a, *y = b;
    int order = op_str_compare(x->id, y->id);
    return order ? order : op_str_compare(x->property, y->property);
}

static op_str refined(const struct reading *r, op_str id, const char *property)
{
    const struct refinement key = {id, op_str_z(property), OP_STR_NONE};
    const struct refinement *found = id.n && r->refinement_count ? bsearch(&key, r->refinements, r->refinement_count,
                                                                           sizeof key, compare_refinements)
                                                                 : NULL;
    return found ? found->value : OP_STR_NONE;
}

static void add_entry(struct reading *r, struct entries *list, const struct op_node *n)
{
    op_str text = book_text(r->arena, n);
    if (!list->v)
        list->v = op_arena_alloc(r->arena, r->element_count * sizeof *list->v);
    if (text.n)
        list->v[list->n++] = (struct entry){n, attribute(r, n, "id"), text};
}

static void read_date(struct reading *r, const struct op_node *n)
{
    op_str event = old_attribute(r, n, "event");
    op_str *to = op_str_eq_ci(event, OP_STR("modification")) ? &r->package->modified : &r->package->date;
    bool published = !event.n || op_str_eq_ci(event, OP_STR("publication"));
    if (to == &r->package->modified || published)
        set_once(to, book_text(r->arena, n));
}

static void read_dublin_core(struct reading *r, const struct op_node *n)
{
    struct book_package *p = r->package;
    const struct {
        const char *name;
        op_str *to;
    } simple[] = {{"language", &p->language},
                  {"publisher", &p->publisher},
                  {"rights", &p->rights},
                  {"source", &p->source},
                  {"description", &p->description}};
    const struct {
        const char *name;
        struct entries *to;
    } several[] = {{"title", &r->titles}, {"creator", &r->creators}, {"identifier", &r->identifiers}};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (is_named(&r->doc, n, simple[i].name))
            set_once(simple[i].to, book_text(r->arena, n));
    for (size_t i = 0; i < sizeof several / sizeof *several; i++)
        if (is_named(&r->doc, n, several[i].name))
            add_entry(r, several[i].to, n);
    if (is_named(&r->doc, n, "date"))
        read_date(r, n);
    if (is_named(&r->doc, n, "subject")) {
        op_str subject = book_text(r->arena, n);
        if (subject.n)
            p->subjects[p->subject_count++] = subject;
    }
}

static void read_named_meta(struct reading *r, op_str name, op_str content)
{
    struct book_package *p = r->package;
    if (op_str_eq(name, OP_STR("cover")))
        set_once(&r->cover_id, content);
    else if (op_str_eq(name, OP_STR("calibre:series")))
        set_once(&p->series, content);
    else if (op_str_eq(name, OP_STR("calibre:series_index")))
        set_once(&p->series_index, content);
    else if (op_str_eq(name, OP_STR("generator")))
        p->ours = op_str_starts(content, OP_STR("Offprint"));
}

static void read_meta(struct reading *r, const struct op_node *n)
{
    op_str property = attribute(r, n, "property"), refines = attribute(r, n, "refines");
    if (!property.n) {
        read_named_meta(r, attribute(r, n, "name"), attribute(r, n, "content"));
    } else if (refines.n && refines.p[0] == '#') {
        r->refinements[r->refinement_count++] =
            (struct refinement){op_str_skip(refines, 1), property, book_text(r->arena, n)};
    } else if (op_str_eq(property, OP_STR("dcterms:modified"))) {
        set_once(&r->package->modified, book_text(r->arena, n));
    } else if (op_str_eq(property, OP_STR("belongs-to-collection"))) {
        add_entry(r, &r->collections, n);
    }
}

static void settle_titles(struct reading *r)
{
    struct book_package *p = r->package;
    for (size_t i = 0; i < r->titles.n; i++) {
        op_str type = refined(r, r->titles.v[i].id, "title-type");
        if (op_str_eq(type, OP_STR("subtitle")))
            set_once(&p->subtitle, r->titles.v[i].text);
        else if (op_str_eq(type, OP_STR("main")))
            set_once(&p->title, r->titles.v[i].text);
    }
    for (size_t i = 0; i < r->titles.n; i++)
        if (!refined(r, r->titles.v[i].id, "title-type").n)
            set_once(&p->title, r->titles.v[i].text);
    if (r->titles.n)
        set_once(&p->title, r->titles.v[0].text);
}

static void settle_metadata(struct reading *r)
{
    struct book_package *p = r->package;
    if (r->refinement_count)
        qsort(r->refinements, r->refinement_count, sizeof *r->refinements, compare_refinements);
    settle_titles(r);
    p->authors = op_arena_alloc(r->arena, (r->creators.n + 1) * sizeof *p->authors);
    for (size_t i = 0; i < r->creators.n; i++) {
        const struct entry *e = &r->creators.v[i];
        struct book_author author = {e->text, refined(r, e->id, "role"), refined(r, e->id, "file-as")};
        set_once(&author.role, old_attribute(r, e->node, "role"));
        set_once(&author.file_as, old_attribute(r, e->node, "file-as"));
        p->authors[p->author_count++] = author;
    }
    for (size_t i = 0; i < r->identifiers.n; i++)
        if (op_str_eq(r->identifiers.v[i].id, r->unique))
            set_once(&p->identifier, r->identifiers.v[i].text);
    if (r->identifiers.n)
        set_once(&p->identifier, r->identifiers.v[0].text);
    for (size_t i = 0; i < r->collections.n && !p->series.n; i++) {
        const struct entry *e = &r->collections.v[i];
        op_str type = refined(r, e->id, "collection-type");
        if (type.n && !op_str_eq(type, OP_STR("series")))
            continue;
        p->series = e->text;
        p->series_index = refined(r, e->id, "group-position");
    }
}

/* -- Manifest, spine, guide -- */

static void read_item(struct reading *r, const struct op_node *n)
{
    struct book_package *p = r->package;
    op_str href = attribute(r, n, "href");
    struct book_item item = {.id = attribute(r, n, "id"),
                             .path = book_path(r->arena, p->path, href),
                             .type = attribute(r, n, "media-type"),
                             .properties = attribute(r, n, "properties"),
                             .fallback = attribute(r, n, "fallback")};
    if (item.id.n && item.path.n && href.n)
        p->items[p->item_count++] = item;
}

static void read_element(struct reading *r, const struct op_node *n)
{
    const struct op_doc *doc = &r->doc;
    if (is_named(doc, n, "metadata")) {
        r->in_metadata = true;
    } else if (r->in_metadata && is_named(doc, n, "meta")) {
        read_meta(r, n);
    } else if (r->in_metadata) {
        read_dublin_core(r, n);
    } else if (is_named(doc, n, "item")) {
        read_item(r, n);
    } else if (is_named(doc, n, "itemref")) {
        r->idrefs[r->idref_count++] = attribute(r, n, "idref");
    } else if (is_named(doc, n, "spine")) {
        set_once(&r->toc, attribute(r, n, "toc"));
    } else if (is_named(doc, n, "reference") && op_str_eq_ci(attribute(r, n, "type"), OP_STR("cover"))) {
        set_once(&r->package->cover_page, book_path(r->arena, r->package->path, attribute(r, n, "href")));
    }
}

static int compare_items(const void *a, const void *b)
{
    const struct book_item *x = a, *y = b;
    return op_str_compare(x->id, y->id);
}

const struct book_item *book_item_find(const struct book_package *package, op_str id)
{
    const struct book_item key = {.id = id};
    return package->item_count ? bsearch(&key, package->items, package->item_count, sizeof key, compare_items) : NULL;
}

static void settle_spine(struct reading *r)
{
    struct book_package *p = r->package;
    bool *seen = op_arena_zalloc(r->arena, p->item_count + 1);
    p->spine = op_arena_alloc(r->arena, (r->idref_count + 1) * sizeof *p->spine);
    for (size_t i = 0; i < r->idref_count; i++) {
        const struct book_item *item = book_item_find(p, r->idrefs[i]);
        if (!item) {
            if (!p->dangling++)
                p->first_dangling = r->idrefs[i];
            continue;
        }
        size_t index = (size_t)(item - p->items);
        if (!seen[index])
            p->spine[p->spine_count++] = index;
        seen[index] = true;
    }
}

static void settle_items(struct reading *r)
{
    struct book_package *p = r->package;
    if (p->item_count)
        qsort(p->items, p->item_count, sizeof *p->items, compare_items);
    for (size_t i = 0; i < p->item_count; i++) {
        const struct book_item *item = &p->items[i];
        if (op_str_has_word(item->properties, OP_STR("cover-image")))
            set_once(&p->cover, item->path);
        if (op_str_has_word(item->properties, OP_STR("nav")))
            set_once(&p->nav, item->path);
    }
    const struct book_item *cover = book_item_find(p, r->cover_id), *ncx = book_item_find(p, r->toc);
    if (cover && op_str_starts(cover->type, OP_STR("image/")))
        set_once(&p->cover, cover->path);
    else if (cover)
        set_once(&p->cover_page, cover->path);
    if (ncx)
        p->ncx = ncx->path;
    for (size_t i = 0; i < p->item_count; i++)
        if (op_str_eq(p->items[i].type, OP_STR("application/x-dtbncx+xml")))
            set_once(&p->ncx, p->items[i].path);
    settle_spine(r);
}

/* -- Documents -- */

bool book_package_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml, op_str path,
                       struct book_package *package, struct op_xml_fault *fault)
{
    struct reading r = {.arena = arena, .package = package};
    *package = (struct book_package){.path = path};
    op_doc_init(&r.doc, arena);
    bool good = op_xml_parse(ctx, &r.doc, xml, fault);
    const struct op_node *root = op_first(r.doc.root);
    if (good && !is_named(&r.doc, root, "package")) {
        op_str message = OP_STR("its root element is not package");
        memcpy(fault->message, message.p, message.n + 1);
        good = false;
    }
    if (!good)
        return false;
    r.element_count = count_elements(r.doc.root);
    r.unique = attribute(&r, root, "unique-identifier");
    r.refinements = op_arena_alloc(arena, r.element_count * sizeof *r.refinements);
    r.idrefs = op_arena_alloc(arena, r.element_count * sizeof *r.idrefs);
    package->items = op_arena_alloc(arena, r.element_count * sizeof *package->items);
    package->subjects = op_arena_alloc(arena, r.element_count * sizeof *package->subjects);
    struct op_walk w;
    op_walk_start(&w, r.doc.root);
    while (op_walk_next(&w)) {
        if (w.node->kind != OP_ELEMENT)
            continue;
        if (w.event == OP_ENTER)
            read_element(&r, w.node);
        else if (is_named(&r.doc, w.node, "metadata"))
            r.in_metadata = false;
    }
    settle_metadata(&r);
    settle_items(&r);
    return true;
}

op_str book_container_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml)
{
    struct reading r = {.arena = arena};
    struct op_xml_fault fault;
    struct op_walk w;
    op_str path = OP_STR_NONE;
    op_doc_init(&r.doc, arena);
    (void)op_xml_parse(ctx, &r.doc, xml, &fault);
    op_walk_start(&w, r.doc.root);
    while (op_walk_next(&w) && !path.n)
        if (w.event == OP_ENTER && is_named(&r.doc, w.node, "rootfile"))
            path = book_path(arena, OP_STR(""), attribute(&r, w.node, "full-path"));
    return path;
}

static int compare_paths(const void *a, const void *b)
{
    const op_str *x = a, *y = b;
    return op_str_compare(*x, *y);
}

struct book_encrypted book_encryption_read(struct op_ctx *ctx, struct op_arena *arena, op_str xml)
{
    struct reading r = {.arena = arena};
    struct book_encrypted encrypted = {NULL, 0};
    struct op_xml_fault fault;
    struct op_walk w;
    bool obfuscated = false;
    op_doc_init(&r.doc, arena);
    (void)op_xml_parse(ctx, &r.doc, xml, &fault);
    encrypted.paths = op_arena_alloc(arena, (count_elements(r.doc.root) + 1) * sizeof *encrypted.paths);
    op_walk_start(&w, r.doc.root);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (is_named(&r.doc, w.node, "EncryptedData"))
            obfuscated = false;
        op_str algorithm = attribute(&r, w.node, "Algorithm");
        /* EPUB 3.3, section 4.4, and Adobe's way before it: of fonts, for their makers' sake. */
        if (is_named(&r.doc, w.node, "EncryptionMethod"))
            obfuscated = op_str_eq(algorithm, OP_STR("http://www.idpf.org/2008/embedding")) ||
                         op_str_eq(algorithm, OP_STR("http://ns.adobe.com/pdf/enc#RC"));
        if (is_named(&r.doc, w.node, "CipherReference") && !obfuscated)
            encrypted.paths[encrypted.n++] = book_path(arena, OP_STR(""), attribute(&r, w.node, "URI"));
    }
    if (encrypted.n)
        qsort(encrypted.paths, encrypted.n, sizeof *encrypted.paths, compare_paths);
    return encrypted;
}

bool book_is_encrypted(const struct book_encrypted *encrypted, op_str path)
{
    return encrypted->n && bsearch(&path, encrypted->paths, encrypted->n, sizeof path, compare_paths);
}
