# Offprint. A newcomer needs two of these: `make demo` and `make check`; `make help` lists the rest.
BUILD ?= release
CC ?= cc
PREFIX ?= /usr/local
O := build$(if $(filter-out release,$(BUILD)),/$(BUILD))

STD := -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Iinclude -Isrc
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wundef -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wvla -Wwrite-strings -Wnull-dereference $(if $(CI),-Werror)
OPT_release := -O2 -g
OPT_debug := -O0 -g3 -DOFFPRINT_TESTING
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined \
	-DOFFPRINT_TESTING
OPT_cov := -O0 -g --coverage -DOFFPRINT_TESTING
OPT_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
OPT_arm64 := -O2 -g
OPT := $(OPT_$(BUILD))

# In this order they stand in the programs: what every run goes through first, so that it lies together.
MODULES := base dom html md doc read cli stage write unicode json lang math xml archive image fetch highlight cover font
LIBRARY := $O/liboffprint.a
# libzip, libxml2, ICU and CLD2 are loaded when a job first needs them; see src/base/library.h. What nearly every run needs is
# small, and part of the programs where there are archives of it: finding and mapping three shared libraries takes longer than
# making a text of an article. LIBS='-lyaml -ldeflate -lmd' has them shared.
LIBS := $(foreach l,yaml deflate md,$(if $(findstring /,$(shell $(CC) -print-file-name=lib$l.a)),-l:lib$l.a,-l$l))
# Pointers in tables are set when a program starts; packed, the list of them is hardly read.
LINK_release := -Wl,-z,pack-relative-relocs

# For another kind of machine: the layers that need no library.
ifeq ($(BUILD),arm64)
CC := aarch64-linux-gnu-gcc
MODULES := base dom html
LIBS :=
endif

# The door of libsource-highlight is in C++: a module of its own, built where the library is, loaded by --highlight.
CXX ?= c++
STDXX := -std=c++17 -Isrc
WARNXX := -Wall -Wextra -Wpedantic -Wconversion -Wshadow $(if $(CI),-Werror)
HIGHLIGHT := $(if $(filter arm64 fuzz,$(BUILD)),,$(shell pkg-config --exists source-highlight 2>/dev/null && \
	command -v $(CXX) >/dev/null && echo $O/lib/offprint/offprint-highlight.so))

SOURCES := $(foreach m,$(MODULES),$(wildcard src/$(m)/*.c))
SOURCES := $(filter-out $(if $(filter arm64,$(BUILD)),src/base/hash.c),$(SOURCES))
OBJECTS := $(SOURCES:%.c=$O/%.o)
PROGRAMS := $(addprefix $O/bin/,offprint $(patsubst filters/%.c,%,$(wildcard filters/op-*.c)))
UNITS := $(patsubst tests/unit/%.c,$O/tests/unit/%,$(wildcard tests/unit/test-*.c))
DRIVERS := $O/tests/spec/md-html $O/tests/math/math-html $(patsubst tests/html5lib/%.c,$O/tests/html5lib/%,$(wildcard tests/html5lib/*.c)) \
	$(patsubst tests/pathological/%.c,$O/tests/pathological/%,$(wildcard tests/pathological/*.c))
# The HTML parser without SSE2. Linked before the library, whose own then stay out.
PLAIN := tree-dump token-dump
PLAIN_OBJECTS := $(patsubst src/%.c,$O/plain/%.o,$(wildcard src/html/*.c))
REPLAYS := $(patsubst tests/fuzz/corpus/%,$O/tests/fuzz/fuzz-%,$(wildcard tests/fuzz/corpus/*))

.DELETE_ON_ERROR:
.PHONY: all help demo check check-all check-corpora arm64-check fuzz fuzzers tests lint bench score screenshots format names install uninstall clean
all: $(PROGRAMS) $(HIGHLIGHT)

help:
	@echo 'make demo       install what is missing, build, turn samples/ into books and text'
	@echo 'make check      install what is missing, build, run the tests'
	@echo 'make            build the programs, in build/bin; BUILD=debug|asan|cov in build/BUILD/bin'
	@echo 'make check-all  also awkward shapes at two sizes, and the tests again under sanitizers'
	@echo 'make check-corpora  EPUBCheck over books of every page and post of the corpora; ACE=1: also Ace'
	@echo 'make arm64-check  base, tree and HTML parser built for arm64 and tested in an emulator'
	@echo 'make fuzz T=60  run each fuzz target for so many seconds, with clang'
	@echo 'make lint       layout, layers, doors, manual pages, clang-tidy'
	@echo 'make bench      compare with the converters that are installed'
	@echo 'make score      how well whole pages come out, where the corpora are'
	@echo 'make screenshots  pages of books as pictures, where Chromium is installed'
	@echo 'make format     let clang-format lay out the sources'
	@echo 'make names      generate the tables of names and entities anew'
	@echo 'make install    programs, manual pages, library; PREFIX=$(PREFIX) DESTDIR='
	@echo 'make clean      remove build/'

demo:
	@tools/bootstrap build
	@$(MAKE) --no-print-directory all
	@tools/demo $O/bin build/demo

check:
	@tools/bootstrap build check
	@$(MAKE) --no-print-directory all tests
	OFFPRINT_BIN=$O/bin tests/run

check-all: check
	OFFPRINT_BIN=$O/bin tests/run -j1 tests/pathological
	@$(MAKE) --no-print-directory BUILD=asan all tests
	OFFPRINT_BIN=build/asan/bin OFFPRINT_TEST_SLOWNESS=8 tests/run

# Books of all corpora, where they are. Ace, with ACE=N, looks at all articles, and N books of one from each corpus; wants Chromium.
check-corpora:
	@tools/bootstrap build check
	@$(MAKE) --no-print-directory all
	OFFPRINT_BIN=$O/bin python3 tests/epub/corpora.py $(if $(ACE),--ace $(ACE))

# Base (without the digests, which need a library), tree and HTML parser on another machine, which is emulated.
ARM64_UNITS := $(patsubst %,build/arm64/tests/unit/test-%,base date dom html uri)
arm64-check:
	@tools/bootstrap arm64
	@$(MAKE) --no-print-directory BUILD=arm64 $(ARM64_UNITS) $(PLAIN:%=build/arm64/tests/html5lib/%)
	set -e; for unit in $(ARM64_UNITS); do $(ARM64_RUN) $$unit; done
	OFFPRINT_RUNNER='$(ARM64_RUN)' tests/html5lib/run.py build/arm64/tests/html5lib >build/arm64/html5lib.txt || \
		{ grep -v '^ok' build/arm64/html5lib.txt; exit 1; }
	@tail -1 build/arm64/html5lib.txt
ARM64_RUN := qemu-aarch64 -L /usr/aarch64-linux-gnu

lint:
	@tools/bootstrap build lint
	@$(MAKE) --no-print-directory all
	tools/lint

bench:
	@tools/bootstrap build bench
	@$(MAKE) --no-print-directory all $O/bench/html-speed $O/bench/html-speed-plain $O/bench/markdown-speed \
		$O/bench/math-speed
	bench/html $O
	bench/markdown $O
	bench/math $O
	bench/images $O/bin
	bench/run $O/bin

screenshots: all
	tools/screenshots $O/bin build/screenshots

score: all
	bench/score $O/bin --halves

format:
	clang-format -i $(filter-out include/offprint/names.h,$(wildcard include/offprint/*.h src/*.c src/*/*.[ch] \
		src/*/*.cc \
		filters/*.c tests/*/*.[ch]))

names:
	src/dom/gen-names.py src/dom/names.txt include/offprint/names.h src/dom/names.inc
	src/base/gen-entities.py > src/base/entities.inc
	src/md/gen-unicode.py > src/md/unicode.inc
	src/math/gen-symbols.py src/math/symbols.txt src/math/commands.txt src/math/symbols.inc
	src/stage/gen-class-words.py src/stage/class_words.txt src/stage/class_words.inc

tests: $(HIGHLIGHT) $(UNITS) $(DRIVERS) $(REPLAYS) $(PLAIN:%=$O/tests/html5lib/%-plain)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

# The loops over pixels are worth the time of the optimiser.
$O/src/image/%.o: OPT += $(if $(filter release,$(BUILD)),-O3)

# Only the door of libxml2 sees its headers.
$O/src/xml/%.o: CPPFLAGS += $(shell pkg-config --cflags libxml-2.0 2>/dev/null)

$O/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(OPT) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$O/lib/offprint/offprint-highlight.so: src/highlight/source_highlight.cc src/highlight/token.h
	@mkdir -p $(@D)
	$(CXX) $(STDXX) $(WARNXX) -O2 -g -fPIC -shared -fvisibility=hidden \
		-DOFFPRINT_LANG_FOLDER='"$(shell pkg-config --variable=prefix source-highlight)/share/source-highlight"' \
		$(shell pkg-config --cflags source-highlight) $(CPPFLAGS) $(CXXFLAGS) $(LDFLAGS) -o $@ $< \
		$(shell pkg-config --libs source-highlight)

LINK = @mkdir -p $(@D); set -x; $(CC) $(OPT) $(LINK_$(BUILD)) $(LDFLAGS) -o $@ $^ $(LIBS)

# Programs find the module by where they are themselves; this one is elsewhere.
$O/tests/unit/test-highlight: LDFLAGS += -Wl,-rpath,'$$ORIGIN/../../lib/offprint'

$O/bin/%: $O/filters/%.o $(LIBRARY)
	$(LINK)

$O/bin/offprint: $O/src/offprint.o $(LIBRARY)
	$(LINK)

$O/tests/%: $O/tests/%.o $(LIBRARY)
	$(LINK)

$O/plain/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(OPT) -DOFFPRINT_NO_SIMD $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$O/tests/html5lib/%-plain: $O/tests/html5lib/%.o $(PLAIN_OBJECTS) $(LIBRARY)
	$(LINK)

$O/bench/html-speed.o: CPPFLAGS += $(shell pkg-config --cflags libxml-2.0 2>/dev/null)
$O/bench/html-speed $O/bench/html-speed-plain: LIBS += -lgumbo -lxml2
$O/bench/html-speed: $O/bench/html-speed.o $(LIBRARY)
	$(LINK)

$O/bench/html-speed-plain: $O/bench/html-speed.o $(PLAIN_OBJECTS) $(LIBRARY)
	$(LINK)

$O/bench/markdown-speed: LIBS += -lcmark-gfm -lcmark-gfm-extensions
$O/bench/markdown-speed: $O/bench/markdown-speed.o $(LIBRARY)
	$(LINK)

$O/bench/math-speed: $O/bench/math-speed.o $(LIBRARY)
	$(LINK)

MAN1 := $(wildcard filters/*.1 src/*.1)
MAN5 := $(wildcard filters/*.5)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include/offprint \
		$(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/offprint
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(LIBRARY) $(DESTDIR)$(PREFIX)/lib
	$(if $(HIGHLIGHT),install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/offprint $(HIGHLIGHT))
	install -m 644 $(wildcard include/offprint/*.h) $(DESTDIR)$(PREFIX)/include/offprint
	install -m 644 $(MAN1) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(MAN5) $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 filters/op-json.schema.json $(DESTDIR)$(PREFIX)/share/offprint

uninstall:
	cd $(DESTDIR)$(PREFIX)/bin && rm -f $(notdir $(PROGRAMS))
	rm -rf $(DESTDIR)$(PREFIX)/lib/$(notdir $(LIBRARY)) $(DESTDIR)$(PREFIX)/lib/offprint $(DESTDIR)$(PREFIX)/include/offprint \
		$(DESTDIR)$(PREFIX)/share/offprint
	cd $(DESTDIR)$(PREFIX)/share/man && rm -f $(addprefix man1/,$(notdir $(MAN1))) $(addprefix man5/,$(notdir $(MAN5)))

# Markdown in, HTML out: what tests/spec compares with the specifications.
all: $O/tests/spec/md-html
$O/tests/spec/md-html: $O/tests/spec/md-html.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LINK_$(BUILD)) $(LDFLAGS) -o $@ $^ $(LIBS)

# Fuzz targets: one a parser, and the whole chain. What they find is left in build/fuzz/found/.
T ?= 60
FUZZ_CC ?= clang
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz-*.c))
fuzzers: $(FUZZERS:%=$O/bin/%)
fuzz:
	@$(MAKE) --no-print-directory BUILD=fuzz CC=$(FUZZ_CC) fuzzers
	tests/fuzz/run build/fuzz $T $(FUZZERS)

$O/bin/fuzz-html-differential: LIBS += -lgumbo
$O/bin/fuzz-%: $O/tests/fuzz/fuzz-%.o $O/tests/fuzz/fuzz_html.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIBS)

# The targets of which cases are kept, as ordinary programs.
$O/tests/fuzz/fuzz-%: $O/tests/fuzz/fuzz-%.o $O/tests/fuzz/fuzz_html.o $O/tests/fuzz/replay.o $(LIBRARY)
	$(LINK)

clean:
	rm -rf build

.SECONDARY:
-include $(OBJECTS:.o=.d) $(PLAIN_OBJECTS:.o=.d) $(wildcard $O/filters/*.d $O/src/*.d $O/tests/*/*.d $O/bench/*.d)
