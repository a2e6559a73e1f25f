/* The door of librsvg: loaded when an SVG image is to be drawn. It draws in a process of its own, so that neither time
   nor memory that an image asks for, nor a fault of the library, costs more than that image. The library gets no
   address that the image could count from, and so opens no other file; fonts are those of the system. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>
#endif

#include "base/cairo.h"
#include "base/library.h"
#include "image/raster.h"

#define DENSITY 2 /* pixels for each of CSS, as screens for books have them */
#define SIDE_LEAST 600.0
#define SIDE_MOST 3840.0
#define SECONDS 3
#define MEMORY ((rlim_t)1 << 30)

typedef struct rsvg_handle RsvgHandle;

struct rsvg_rectangle {
    double x, y, width, height;
};

struct rsvg_length {
    double length;
    int unit;
};

#define RSVG_FUNCTIONS(X)                                                                                              \
    CAIRO_SURFACE_FUNCTIONS(X)                                                                                         \
    X(cairo_surface_t *, cairo_image_surface_create_for_data,                                                          \
      (unsigned char *, int format, int width, int height, int stride))                                                \
    X(RsvgHandle *, rsvg_handle_new_from_data, (const uint8_t *, size_t, void **error))                                \
    X(void, rsvg_handle_set_dpi, (RsvgHandle *, double))                                                               \
    X(int, rsvg_handle_get_intrinsic_size_in_pixels, (RsvgHandle *, double *width, double *height))                    \
    X(void, rsvg_handle_get_intrinsic_dimensions,                                                                      \
      (RsvgHandle *, int *, struct rsvg_length *width, int *, struct rsvg_length *height, int *has_box,                \
       struct rsvg_rectangle *box))                                                                                    \
    X(int, rsvg_handle_render_document, (RsvgHandle *, cairo_t *, const struct rsvg_rectangle *, void **error))

struct rsvg_api {
    RSVG_FUNCTIONS(OP_LIBRARY_DECLARED_MEMBER)
};

static const struct rsvg_api *load_api(void)
{
    static struct rsvg_api api;
    static bool tried;
    static const char *const symbols[] = {RSVG_FUNCTIONS(OP_LIBRARY_DECLARED_SYMBOL)};
    if (!tried)
        (void)op_library_load("librsvg-2.so.2", symbols, &api, sizeof symbols / sizeof *symbols);
    tried = true;
    return api.cairo_create ? &api : NULL;
}

/* What both processes see: the image's own size in pixels of CSS, the size at which it is drawn, its pixels. */
struct sheet {
    double width, height;
    uint32_t columns, rows; /* 0: not drawn */
    unsigned char pixels[]; /* four bytes each, a word of the machine: alpha, red, green, blue, alpha multiplied in */
};
#define SHEET_BYTES (sizeof(struct sheet) + (size_t)SIDE_MOST * (size_t)SIDE_MOST * 4)

/* -- The process that draws -- */

/* Bytes that the process has reserved; 0 where nothing tells, and under a sanitizer, which reserves all that there is.
 */
static rlim_t memory_now(void)
{
    rlim_t pages = 0;
#if !defined __SANITIZE_ADDRESS__
    char text[32];
    int fd = open("/proc/self/statm", O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text) : 0;
    for (ssize_t i = 0; i < n && op_is_digit(text[i]); i++)
        pages = pages * 10 + (rlim_t)(text[i] - '0');
    if (fd >= 0)
        close(fd);
#endif
    return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void set_limits(void)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    (void)setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    rlim_t most = memory_now() + MEMORY;
    if (most > MEMORY)
        (void)setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
    /* What the library has to say about a broken image, ours says. */
    int nothing = open("/dev/null", O_WRONLY);
    if (nothing >= 0)
        (void)dup2(nothing, STDERR_FILENO);
}

/* The size that the image has; of one that names only a box, that of the box; else that of replaced elements of CSS. */
static void find_size(const struct rsvg_api *api, RsvgHandle *handle, struct sheet *sheet)
{
    int has_width, has_height, has_box = 0;
    struct rsvg_length width, height;
    struct rsvg_rectangle box = {0, 0, 0, 0};
    if (api->rsvg_handle_get_intrinsic_size_in_pixels(handle, &sheet->width, &sheet->height))
        return;
    api->rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height, &has_box, &box);
    sheet->width = has_box ? box.width : 300;
    sheet->height = has_box ? box.height : 150;
}

static void draw(const struct rsvg_api *api, op_str svg, double most, struct sheet *sheet)
{
    RsvgHandle *handle = api->rsvg_handle_new_from_data((const uint8_t *)svg.p, svg.n, NULL);
    if (!handle)
        return;
    api->rsvg_handle_set_dpi(handle, 96);
    find_size(api, handle, sheet);
    double longest = sheet->width > sheet->height ? sheet->width : sheet->height;
    if (!(sheet->width > 0 && sheet->height > 0 && longest < 1e6))
        return;
    double side = longest * DENSITY < SIDE_LEAST ? SIDE_LEAST : longest * DENSITY;
    side = side > most ? most : side;
    double width = sheet->width * side / longest + .5, height = sheet->height * side / longest + .5;
    uint32_t columns = width < 1 ? 1 : (uint32_t)width, rows = height < 1 ? 1 : (uint32_t)height;
    cairo_surface_t *surface = api->cairo_image_surface_create_for_data(sheet->pixels, CAIRO_FORMAT_ARGB32,
                                                                        (int)columns, (int)rows, (int)columns * 4);
    cairo_t *cr = api->cairo_create(surface);
    const struct rsvg_rectangle all = {0, 0, columns, rows};
    bool drawn = api->rsvg_handle_render_document(handle, cr, &all, NULL) && api->cairo_status(cr) == 0;
    api->cairo_surface_flush(surface);
    if (drawn) {
        sheet->columns = columns;
        sheet->rows = rows;
    }
}

/* -- The process that asks -- */

/* False when it could not be drawn. */
static bool draw_apart(const struct rsvg_api *api, op_str svg, double most, struct sheet *sheet)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        set_limits();
        draw(api, svg, most, sheet);
        _exit(0);
    }
    if (pid < 0)
        return false;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && sheet->columns && sheet->rows;
}

static void take_pixels(const struct sheet *sheet, struct op_raster *to)
{
    size_t count = (size_t)sheet->columns * sheet->rows;
    for (size_t i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, sheet->pixels + i * 4, 4);
        unsigned char *p = to->pixels + i * 4;
        uint32_t alpha = word >> 24;
        for (unsigned k = 0; k < 3 && alpha; k++) {
            uint32_t value = word >> (16 - 8 * k) & 255;
            p[k] = (unsigned char)(value >= alpha ? 255 : (value * 255 + alpha / 2) / alpha);
        }
        p[3] = (unsigned char)alpha;
    }
}

static uint32_t rounded(double side)
{
    return side < 1 ? 1 : (uint32_t)(side + .5);
}

enum op_image_fault op_svg_read(op_str bytes, uint32_t enough, struct op_raster *to)
{
    double most = enough < SIDE_MOST ? enough : SIDE_MOST;
    const struct rsvg_api *api = load_api();
    if (!api)
        return OP_IMAGE_NO_DECODER;
    struct sheet *sheet = mmap(NULL, SHEET_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sheet == MAP_FAILED)
        return OP_IMAGE_TOO_BIG;
    enum op_image_fault fault = OP_IMAGE_BROKEN;
    if (draw_apart(api, bytes, most, sheet)) {
        fault = op_raster_init(to, sheet->columns, sheet->rows, 4) ? OP_IMAGE_GOOD : OP_IMAGE_TOO_BIG;
        if (fault == OP_IMAGE_GOOD)
            take_pixels(sheet, to);
        to->shown_width = rounded(sheet->width);
        to->shown_height = rounded(sheet->height);
    }
    (void)munmap(sheet, SHEET_BYTES);
    return fault;
}
