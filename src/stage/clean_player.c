/* op-clean: the addresses of players, and of the pages that their content has for itself. */
#include "offprint/uri.h"
#include "stage/clean.h"

/* `mark` is a part of the path. In the address, %i is the part of the path behind it, %r all that is behind, %b all
   that is before, %l the last part of that. */
static const struct player {
    const char *host, *mark, *address;
} players[] = {
    {"youtube", "/embed/", "https://www.youtube.com/watch?v=%i"},
    {"youtube", "/v/", "https://www.youtube.com/watch?v=%i"},
    {"player.vimeo.com", "/video/", "https://vimeo.com/%i"},
    {"dailymotion.com", "/embed/video/", "https://www.dailymotion.com/video/%i"},
    {"embed.ted.com", "/talks/", "https://www.ted.com/talks/%i"},
    {"archive.org", "/embed/", "https://archive.org/details/%i"},
    {"open.spotify.com", "/embed/", "https://open.spotify.com/%r"},
    {"open.spotify.com", "/embed-podcast/", "https://open.spotify.com/%r"},
    {"embed.music.apple.com", "/", "https://music.apple.com/%r"},
    {"embed.podcasts.apple.com", "/", "https://podcasts.apple.com/%r"},
    {"codepen.io", "/embed/", "https://codepen.io%b/pen/%i"},
    {"codesandbox.io", "/embed/", "https://codesandbox.io/s/%i"},
    {"embed.bsky.app", "/app.bsky.feed.post/", "https://bsky.app/profile/%l/post/%i"},
    {"instagram.com", "/embed", "https://www.instagram.com%b/"},
};

/* The address stands in the query, whole or behind a prefix. */
static const struct carrier {
    const char *host, *path, *key, *prefix;
} carriers[] = {
    {"platform.twitter.com", "Tweet.html", "id", "https://x.com/i/status/"},
    {"platform.x.com", "Tweet.html", "id", "https://x.com/i/status/"},
    {"facebook.com", "/plugins/post.php", "href", ""},
    {"facebook.com", "/plugins/video.php", "href", ""},
    {"cdn.embedly.com", "/widgets/", "url", ""},
    {"player.twitch.tv", "/", "video", "https://www.twitch.tv/videos/"},
};

static op_str query_value(struct clean *c, op_str query, op_str key)
{
    while (query.p) {
        op_str field = op_str_cut(&query, '&'), name = op_str_cut(&field, '=');
        if (op_str_eq(name, key) && field.n)
            return op_uri_decode(c->doc->arena, field);
    }
    return OP_STR_NONE;
}

static op_str fill(struct clean *c, const char *address, op_str before, op_str after)
{
    struct op_buf out = OP_BUF_INIT;
    op_str rest = after, first = op_str_cut(&rest, '/');
    size_t ampersand = op_str_find_char(first, '&', 0);
    for (const char *p = address; *p; p++) {
        if (*p != '%') {
            op_buf_add(&out, op_str_make(p, 1));
            continue;
        }
        p++;
        op_buf_add(&out, *p == 'i'   ? op_str_first(first, ampersand)
                         : *p == 'r' ? after
                         : *p == 'b' ? before
                                     : op_path_name(before));
    }
    op_str filled = op_arena_dup(c->doc->arena, op_buf_str(&out));
    op_buf_release(&out);
    return filled;
}

/* What servers of Mastodon and its kin call a post's player. */
static op_str without_embed(struct clean *c, op_str player, struct op_uri u)
{
    static const char suffix[] = "/embed";
    if (op_str_find(u.path, OP_STR("/@"), 0) == OP_NOT_FOUND || !op_str_ends(u.path, OP_STR(suffix)))
        return player;
    op_str path = op_str_first(u.path, u.path.n - strlen(suffix));
    return op_arena_join(c->doc->arena, op_arena_join(c->doc->arena, OP_STR("https://"), u.authority), path);
}

op_str clean_public_address(struct clean *c, op_str player)
{
    struct op_uri u = op_uri_parse(player);
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        const struct player *row = &players[i];
        size_t at = op_str_find(u.path, op_str_z(row->mark), 0);
        if (at == OP_NOT_FOUND || !clean_holds(u.authority, row->host))
            continue;
        op_str after = op_str_skip(u.path, at + strlen(row->mark));
        bool wanted = strstr(row->address, "%i") || strstr(row->address, "%r");
        if ((wanted && !after.n) || op_str_eq(after, OP_STR("videoseries")))
            continue;
        return fill(c, row->address, op_str_first(u.path, at), after);
    }
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        const struct carrier *row = &carriers[i];
        if (!clean_holds(u.authority, row->host) || !clean_holds(u.path, row->path))
            continue;
        op_str value = query_value(c, u.query, op_str_z(row->key));
        if (value.n && (*row->prefix || op_str_starts_ci(value, OP_STR("http"))))
            return op_arena_join(c->doc->arena, op_str_z(row->prefix), value);
    }
    return without_embed(c, player, u);
}
