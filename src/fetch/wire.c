#include "fetch/wire.h"

#ifdef __has_include
#if __has_include(<curl/curl.h>)
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#endif
#endif

#ifdef LIBCURL_VERSION_NUM
#include <stdlib.h>
#include <unistd.h>

#include "base/library.h"
#include "fetch/peer.h"
#include "offprint/buf.h"
#include "offprint/version.h"

#define CURL_FUNCTIONS(X)                                                                                              \
    X(curl_global_init)                                                                                                \
    X(curl_easy_init)                                                                                                  \
    X(curl_easy_setopt)                                                                                                \
    X(curl_easy_getinfo)                                                                                               \
    X(curl_easy_cleanup)                                                                                               \
    X(curl_slist_append)                                                                                               \
    X(curl_slist_free_all)                                                                                             \
    X(curl_multi_init)                                                                                                 \
    X(curl_multi_setopt)                                                                                               \
    X(curl_multi_add_handle)                                                                                           \
    X(curl_multi_remove_handle)                                                                                        \
    X(curl_multi_perform)                                                                                              \
    X(curl_multi_poll)                                                                                                 \
    X(curl_multi_info_read)                                                                                            \
    X(curl_multi_cleanup)

struct curl_api {
    CURL_FUNCTIONS(OP_LIBRARY_MEMBER)
};

/* All heads of one exchange: bytes. */
#define HEAD_MAX ((size_t)256 << 10)
#define CONNECT_MS 10000
/* An answer that comes in slower than so many bytes a second for so many seconds has stalled. */
#define STALL_BYTES 64
#define STALL_SECONDS 15

struct exchange {
    struct exchange *next;
    struct op_wire *wire;
    CURL *easy;
    struct curl_slist *headers;
    struct op_wire_request request;
    size_t size, head;
    bool is_private, too_big, disk;
    struct op_buf fields[OP_HTTP_FIELDS];
};

struct op_wire {
    struct curl_api api;
    CURLM *multi;
    struct exchange *all;
    struct exchange *ended; /* the one that op_wire_next() gave last */
    int begun;              /* exchanges whose end nobody has taken yet */
};

static bool load_api(struct curl_api *api)
{
    static const char *const symbols[] = {CURL_FUNCTIONS(OP_LIBRARY_SYMBOL)};
    const size_t count = sizeof symbols / sizeof *symbols;
    return op_library_load("libcurl.so.4", symbols, api, count) ||
           op_library_load("libcurl-gnutls.so.4", symbols, api, count);
}

struct op_wire *op_wire_new(void)
{
    struct op_wire *wire = op_xcalloc(1, sizeof *wire);
    if (load_api(&wire->api) && wire->api.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        wire->multi = wire->api.curl_multi_init();
    if (!wire->multi) {
        free(wire);
        return NULL;
    }
    return wire;
}

/* -- What libcurl calls -- */

/* Every connection is made here, behind redirects and names: who is at the other end is known now, and nobody can name
   another one. */
static curl_socket_t open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *peer)
{
    struct exchange *x = self;
    (void)purpose;
    if (!x->request.allow_private && !op_peer_is_public(&peer->addr, (socklen_t)peer->addrlen)) {
        x->is_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

static size_t take_content(char *p, size_t unit, size_t n, void *self)
{
    struct exchange *x = self;
    long status = 0;
    n *= unit;
    (void)x->wire->api.curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    /* What comes with a redirect or an error is for nobody; it has its limit all the same. */
    x->too_big = n > x->request.limit - x->size;
    if (x->too_big)
        return 0;
    for (size_t done = 0; done < n && status == 200;) {
        ssize_t got = pwrite(x->request.fd, p + done, n - done, (off_t)(x->request.offset + x->size + done));
        x->disk = got <= 0;
        if (x->disk)
            return 0;
        done += (size_t)got;
    }
    x->size += n;
    return n;
}

static size_t take_field(char *p, size_t unit, size_t n, void *self)
{
    struct exchange *x = self;
    n *= unit;
    if (n > HEAD_MAX - x->head)
        return 0;
    x->head += n;
    op_http_take_line(x->fields, op_str_make(p, n));
    return n;
}

/* -- Beginning -- */

static void add_header(struct exchange *x, const char *name, const char *value)
{
    struct op_buf line = OP_BUF_INIT;
    op_buf_addf(&line, "%s: %s", name, value);
    struct curl_slist *longer = x->wire->api.curl_slist_append(x->headers, line.p);
    if (longer)
        x->headers = longer;
    op_buf_release(&line);
}

static void set_headers(struct exchange *x)
{
    /* Types that books hold; pictures of another kind, which may be decoded or not, are taken when there is no such. */
    static const char image[] = "image/webp,image/png,image/jpeg,image/gif,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
    static const char page[] = "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5";
    add_header(x, "Accept", x->request.page ? page : image);
    if (x->request.etag)
        add_header(x, "If-None-Match", x->request.etag);
    if (x->request.modified)
        add_header(x, "If-Modified-Since", x->request.modified);
}

static void set_options(struct exchange *x)
{
    const struct curl_api *api = &x->wire->api;
    const struct op_wire_request *r = &x->request;
    CURL *easy = x->easy;
    long timeout = (long)r->timeout;
    (void)api->curl_easy_setopt(easy, CURLOPT_URL, r->address);
#if LIBCURL_VERSION_NUM >= 0x075500
    (void)api->curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    (void)api->curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    (void)api->curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    /* A proxy would look names up, and hide who is asked. */
    (void)api->curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)api->curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    (void)api->curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    /* Without TLS nothing tells whether the host speaks HTTP/2 before the first answer is whole: no waiting for that.
     */
    (void)api->curl_easy_setopt(easy, CURLOPT_PIPEWAIT,
                                op_str_starts_ci(op_str_z(r->address), OP_STR("https:")) ? 1L : 0L);
    (void)api->curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    (void)api->curl_easy_setopt(easy, CURLOPT_USERAGENT, "Offprint/" OP_VERSION " (Offprint makes books of articles)");
    (void)api->curl_easy_setopt(easy, CURLOPT_REFERER, r->referrer);
    (void)api->curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
    (void)api->curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)api->curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    (void)api->curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_MS ? timeout : CONNECT_MS);
    (void)api->curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
    (void)api->curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)STALL_SECONDS);
    (void)api->curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)r->limit);
    (void)api->curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    (void)api->curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
    (void)api->curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_content);
    (void)api->curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    (void)api->curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_field);
    (void)api->curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    (void)api->curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
}

static void free_exchange(struct exchange *x)
{
    const struct curl_api *api = &x->wire->api;
    struct exchange **link = &x->wire->all;
    while (*link && *link != x)
        link = &(*link)->next;
    if (*link)
        *link = x->next;
    if (x->easy) {
        (void)api->curl_multi_remove_handle(x->wire->multi, x->easy);
        api->curl_easy_cleanup(x->easy);
    }
    api->curl_slist_free_all(x->headers);
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++)
        op_buf_release(&x->fields[i]);
    free(x);
}

bool op_wire_start(struct op_wire *wire, const struct op_wire_request *request)
{
    struct exchange *x = op_xcalloc(1, sizeof *x);
    x->wire = wire;
    x->request = *request;
    x->next = wire->all;
    wire->all = x;
    x->easy = wire->api.curl_easy_init();
    if (x->easy) {
        set_headers(x);
        set_options(x);
    }
    /* libcurl has its own copies by now. */
    x->request.address = x->request.referrer = x->request.etag = x->request.modified = NULL;
    if (x->easy && wire->api.curl_multi_add_handle(wire->multi, x->easy) == CURLM_OK) {
        wire->begun++;
        return true;
    }
    free_exchange(x);
    return false;
}

/* -- The end -- */

void op_wire_poll(struct op_wire *wire, struct pollfd *polls, unsigned count, int timeout)
{
    int running = 0, ready = 0;
    struct curl_waitfd *fds = op_xcalloc(count + 1, sizeof *fds);
    for (unsigned i = 0; i < count; i++)
        fds[i] = (struct curl_waitfd){polls[i].fd, CURL_WAIT_POLLIN, 0};
    (void)wire->api.curl_multi_perform(wire->multi, &running);
    /* What has just ended waits for nothing. */
    (void)wire->api.curl_multi_poll(wire->multi, fds, count, running < wire->begun ? 0 : timeout, &ready);
    (void)wire->api.curl_multi_perform(wire->multi, &running);
    for (unsigned i = 0; i < count; i++)
        polls[i].revents = fds[i].revents ? POLLIN : 0;
    free(fds);
}

static enum op_wire_fault fault_of(const struct exchange *x, CURLcode code)
{
    if (x->too_big)
        return OP_WIRE_TOO_BIG;
    if (x->disk)
        return OP_WIRE_DISK;
    switch (code) {
    case CURLE_OK:
        return OP_WIRE_GOOD;
    case CURLE_FILESIZE_EXCEEDED:
        return OP_WIRE_TOO_BIG;
    case CURLE_COULDNT_RESOLVE_HOST:
        return OP_WIRE_NO_HOST;
    case CURLE_COULDNT_CONNECT:
        return x->is_private ? OP_WIRE_PRIVATE : OP_WIRE_REFUSED;
    case CURLE_OPERATION_TIMEDOUT:
        return OP_WIRE_LATE;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
        return OP_WIRE_ADDRESS;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
        return OP_WIRE_CERTIFICATE;
    default:
        return OP_WIRE_BROKEN;
    }
}

bool op_wire_next(struct op_wire *wire, struct op_wire_answer *answer)
{
    const struct curl_api *api = &wire->api;
    int left;
    if (wire->ended)
        free_exchange(wire->ended);
    wire->ended = NULL;
    CURLMsg *message = api->curl_multi_info_read(wire->multi, &left);
    while (message && message->msg != CURLMSG_DONE)
        message = api->curl_multi_info_read(wire->multi, &left);
    if (!message)
        return false;
    wire->begun--;
    void *private = NULL;
    const char *location = NULL;
    (void)api->curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
    struct exchange *x = wire->ended = private;
    *answer =
        (struct op_wire_answer){.who = x->request.who, .fault = fault_of(x, message->data.result), .size = x->size};
    (void)api->curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    (void)api->curl_easy_getinfo(x->easy, CURLINFO_REDIRECT_URL, &location);
    answer->location = op_str_z(location);
    for (size_t i = 0; i < OP_HTTP_FIELDS; i++)
        answer->fields[i] = x->fields[i].n ? op_buf_str(&x->fields[i]) : OP_STR_NONE;
    return true;
}

void op_wire_free(struct op_wire *wire)
{
    while (wire->all)
        free_exchange(wire->all);
    (void)wire->api.curl_multi_cleanup(wire->multi);
    free(wire);
}

#else

struct op_wire *op_wire_new(void)
{
    return NULL;
}

void op_wire_free(struct op_wire *wire)
{
    (void)wire;
}

bool op_wire_start(struct op_wire *wire, const struct op_wire_request *request)
{
    (void)wire;
    (void)request;
    return false;
}

void op_wire_poll(struct op_wire *wire, struct pollfd *polls, unsigned count, int timeout)
{
    (void)wire;
    (void)polls;
    (void)count;
    (void)timeout;
}

bool op_wire_next(struct op_wire *wire, struct op_wire_answer *answer)
{
    (void)wire;
    (void)answer;
    return false;
}

#endif
