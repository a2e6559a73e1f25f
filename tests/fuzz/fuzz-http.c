/* What the process that fetches reads of others: the head of an answer, an entry of the cache, and what the processes
   of a run say to each other. Each is made of the same bytes; what is read stays within its bounds, and says the same
   when it is written and read again. */
#include "fuzz.h"

#include "fetch/fetch_cache.h"
#include "fetch/http_rules.h"
#include "fetch/packet.h"
#include "offprint/uri.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool is_one_line(op_str s)
{
    return op_str_find_char(s, '\n', 0) == OP_NOT_FOUND && op_str_find_char(s, '\r', 0) == OP_NOT_FOUND;
}

/* The head of an answer, line by line; the first line is also the page that asks, the second the one asked for. */
static void read_head(struct op_arena *arena, op_str bytes)
{
    struct op_buf lines[OP_HTTP_FIELDS] = {{0}};
    op_str fields[OP_HTTP_FIELDS], rest = bytes, from = op_str_cut(&rest, '\n'), to = op_str_cut(&rest, '\n');
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++)
        op_buf_init(&lines[i], OP_BUF_MAX);
    for (rest = bytes; rest.p;)
        op_http_take_line(lines, op_str_cut(&rest, '\n'));
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++) {
        fields[i] = lines[i].n ? op_buf_str(&lines[i]) : OP_STR_NONE;
        require(fields[i].n <= OP_HTTP_FIELD_MAX);
    }
    for (int permanent = 0; permanent < 2; permanent++) {
        int64_t lifetime = op_http_lifetime(fields, permanent, 1600000000);
        require(lifetime >= -1 && lifetime <= OP_HTTP_YEAR);
    }
    require(op_http_retry_after(fields[OP_HTTP_RETRY_AFTER], 1600000000) >= -1);
    require(op_http_charset(fields[OP_HTTP_CONTENT_TYPE]).n <= fields[OP_HTTP_CONTENT_TYPE].n);
    op_str referrer = op_http_referrer(arena, from, to);
    require(!referrer.p || op_uri_is_web(referrer));
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++)
        op_buf_release(&lines[i]);
}

static void read_entry(op_str bytes)
{
    struct op_cache_entry entry;
    struct op_buf head = OP_BUF_INIT;
    (void)op_cache_parse(bytes, &entry);
    op_buf_addz(&head, OP_CACHE_MAGIC);
    op_buf_add(&head, bytes);
    op_str copy = fuzz_copy((const uint8_t *)head.p, head.n, 0);
    if (op_cache_parse(copy, &entry))
        require(entry.address.n && entry.final.n && is_one_line(entry.etag) && is_one_line(entry.modified) &&
                entry.size + OP_CACHE_CONTENT > entry.size);
    fuzz_free(copy);
    op_buf_release(&head);
}

static void read_packets(op_str bytes)
{
    struct op_buf first = OP_BUF_INIT, second = OP_BUF_INIT;
    const struct op_question question = op_question_read(bytes);
    op_question_write(&question, &first);
    const struct op_question again = op_question_read(op_buf_str(&first));
    op_question_write(&again, &second);
    require(first.n <= OP_PACKET_MAX && op_str_eq(op_buf_str(&first), op_buf_str(&second)));
    op_buf_clear(&first);
    op_buf_clear(&second);
    const struct op_reply reply = op_reply_read(bytes);
    op_reply_write(&reply, &first);
    const struct op_reply once_more = op_reply_read(op_buf_str(&first));
    op_reply_write(&once_more, &second);
    require(first.n <= OP_PACKET_MAX && op_str_eq(op_buf_str(&first), op_buf_str(&second)));
    op_buf_release(&first);
    op_buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str bytes = fuzz_copy(data, size, 0);
    read_head(fuzz_arena(), bytes);
    read_entry(bytes);
    read_packets(bytes);
    fuzz_free(bytes);
    return 0;
}
