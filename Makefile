# Offprint. `make demo` and `make check` are all a newcomer needs; BUILD=debug|asan|cov choose another build.
BUILD ?= release
CC ?= cc
O := build$(if $(filter-out release,$(BUILD)),/$(BUILD))

STD := -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Iinclude -Isrc
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wundef -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wvla -Wwrite-strings -Wnull-dereference $(if $(CI),-Werror)
OPT_release := -O2 -g
OPT_debug := -O0 -g3 -DOFFPRINT_TESTING
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined -DOFFPRINT_TESTING
OPT_cov := -O0 -g --coverage -DOFFPRINT_TESTING
OPT := $(OPT_$(BUILD))

MODULES := base dom html md math xml unicode lang image fetch archive doc read stage write cli
SOURCES := $(foreach m,$(MODULES),$(wildcard src/$(m)/*.c))
OBJECTS := $(SOURCES:%.c=$O/%.o)
LIBRARY := $O/liboffprint.a
LIBS := -lyaml -lmd4c -ldeflate -lmd

FILTERS := $(patsubst filters/%.c,%,$(wildcard filters/op-*.c))
PROGRAMS := $(addprefix $O/bin/,$(FILTERS) $(if $(wildcard src/offprint.c),offprint))
UNITS := $(patsubst tests/unit/%.c,$O/tests/unit/%,$(wildcard tests/unit/test-*.c))

.PHONY: all clean
all: $(PROGRAMS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

# Only the door of libxml2 sees its headers.
$O/src/xml/%.o: CPPFLAGS += $(shell pkg-config --cflags libxml-2.0 2>/dev/null)

$O/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(OPT) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$O/bin/%: $O/filters/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LIBS)

$O/bin/offprint: $O/src/offprint.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LIBS)

$O/tests/unit/%: $O/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LIBS)

# Markdown in, HTML out: what tests/spec compares with the specifications.
all: $O/tests/spec/md-html
$O/tests/spec/md-html: $O/tests/spec/md-html.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LIBS)

clean:
	rm -rf build

-include $(OBJECTS:.o=.d)
