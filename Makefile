# Weerklank. `make help` lists the targets.
#
# What can be found is not listed. common/, proto/ and each folder of services/ become a library;
# a folder of services/ that has a main.c becomes a program, linked with its own library and those
# without one (common, proto, domain, log). Folders of tests/ hold programs test_*.c and bench_*.c;
# their other .c files go into each program of that folder. FOLDER/tool/NAME.c becomes FOLDER-NAME.
#
# Settings: CC=gcc|clang BUILD=folder WERROR=0 SANITIZE=address,undefined DEFINES=-DNAME
#           V=1 (whole commands, and the output of tests that pass)
#           ONLY=word (test, bench) DATA=folder (bench, model: examples for routing) DESTDIR= prefix=

ifeq ($(origin CC),default)
CC        = gcc
endif
BUILD    ?= build
prefix   ?= /usr/local
WERROR   ?= 1
SANITIZE ?=
DEFINES  ?=

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# --- Flags: the OpenSSF hardening set as gcc 12 and clang 14 know it ------------------------------

gcc      := $(if $(findstring clang,$(CC)),,yes)
CPPFLAGS += -I. -D_GNU_SOURCE $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3) $(DEFINES)
CFLAGS   ?= -g -O2
warnings := -Wall -Wextra -Wformat=2 -Werror=format-security -Wconversion -Wimplicit-fallthrough \
            -Wshadow -Wvla -Walloca -Wnull-dereference -Wstrict-prototypes -Werror=implicit \
            -Werror=int-conversion $(if $(gcc),-Wtrampolines -Wbidi-chars=any) \
            $(if $(filter-out 0,$(WERROR)),-Werror)
branches := $(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full)
hardening := -fstack-clash-protection -fstack-protector-strong $(branches) \
            -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing -fPIE \
            $(if $(gcc),-ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr)
sanitizer := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
compile   = $(CC) -std=c17 $(CPPFLAGS) $(packages) $(warnings) $(hardening) $(sanitizer) $(CFLAGS) \
            -ffile-prefix-map=$(CURDIR)=. -MMD -MP
linker    = $(CC) $(CFLAGS) $(sanitizer) -pie -Wl,-z,nodlopen -Wl,-z,noexecstack -Wl,-z,relro \
            -Wl,-z,now -Wl,-z,separate-code -Wl,--as-needed $(LDFLAGS)

# msgpack's name differs by version. Looked up once, and only after compose/deps had its chance.
pkg       = libzmq $(shell for n in msgpack msgpack-c msgpackc; do pkg-config --exists $$n && echo $$n && break; done) \
            libpq libcurl libcares libsodium libssl libcrypto jansson inih libarchive libical libmagic zlib libutf8proc
packages  = $(eval packages := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(pkg))))$(packages)
LIBS      = $(eval LIBS := $(shell pkg-config --libs $(pkg)) -lstemmer -llinear -lm)$(LIBS)

# --- What there is --------------------------------------------------------------------------------

objects   = $(patsubst %.c,$(BUILD)/%.o,$(1))
library   = $(patsubst %,$(BUILD)/lib%.a,$(notdir $(1)))
program   = $(patsubst $(BUILD)/weerklank-cli,$(BUILD)/weerklank,$(patsubst %,$(BUILD)/weerklank-%,$(1)))
folders  := $(patsubst %/,%,$(sort $(dir $(wildcard common/*.c proto/*.c services/*/*.c))))
mains    := $(patsubst %/main.c,%,$(wildcard services/*/main.c))
shared   := $(call library,$(filter-out $(mains),$(folders)))
programs := $(call program,$(notdir $(mains)))
suites   := $(filter-out fuzz,$(sort $(notdir $(patsubst %/,%,$(dir $(wildcard tests/*/*.c))))))
tools    := $(wildcard common/tool/*.c proto/tool/*.c services/*/tool/*.c)
catalogs := $(patsubst services/cli/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/weerklank.mo,$(wildcard services/cli/po/*.po))
mails    := $(patsubst compose/mail/%,$(BUILD)/mail/%,$(wildcard compose/mail/*.txt))
sources  := $(sort $(wildcard */*.[ch] */*/*.[ch] */*/*/*.[ch]))
tests    :=
benches  :=
say       = $(if $(filter-out 0,$(V)),,@echo '  $(1)  $(2)'; )

# --- Rules ----------------------------------------------------------------------------------------

$(BUILD)/%.o: %.c Makefile | $(BUILD)/.deps-build
	@mkdir -p $(@D)
	$(call say,cc,$<)$(compile) -c -o $@ $<

# The folder itself is a prerequisite, so that what was removed from it leaves the library too.
$(BUILD)/lib%.a:
	$(call say,ar,$@)rm -f $@ && $(AR) rcsD $@ $(filter %.o,$^)

define library_rule
$(call library,$(1)): $(1) $(call objects,$(filter-out %/main.c,$(wildcard $(1)/*.c)))
endef
$(foreach f,$(folders),$(eval $(call library_rule,$(f))))

define link
@mkdir -p $(@D)
$(call say,link,$@)$(linker) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS) $(more_libs)
endef

define program_rule
$(call program,$(notdir $(1))): $(call objects,$(1)/main.c) $(filter $(call library,$(1)),$(call library,$(folders))) $(shared)
	$$(link)
endef
$(foreach f,$(mains),$(eval $(call program_rule,$(f))))

# $(1): a folder of tests/; $(2): where its programs go.
define suite_rule
suite    := $(patsubst tests/$(1)/%.c,$(2)/%,$(wildcard tests/$(1)/test_*.c tests/$(1)/bench_*.c))
tests    += $$(filter $(2)/test_%,$$(suite))
benches  += $$(filter $(2)/bench_%,$$(suite))
$$(suite): more_libs = -lcmocka
$$(suite): $(2)/%: $(BUILD)/tests/$(1)/%.o \
           $(call objects,$(filter-out tests/$(1)/test_% tests/$(1)/bench_%,$(wildcard tests/$(1)/*.c))) \
           $(call library,$(folders))
	$$(link)
$(call objects,$(wildcard tests/$(1)/*.c)): | $(BUILD)/.deps-test
endef
suite_home = $(if $(filter unit,$(1)),$(BUILD)/tests,$(if $(filter bench,$(1)),$(BUILD)/bench,$(BUILD)/tests/$(1)))
$(foreach s,$(suites),$(eval $(call suite_rule,$(s),$(call suite_home,$(s)))))

define tool_rule
tool_programs += $(BUILD)/$(notdir $(patsubst %/tool/,%,$(dir $(1))))-$(basename $(notdir $(1)))
$(BUILD)/$(notdir $(patsubst %/tool/,%,$(dir $(1))))-$(basename $(notdir $(1))): $(call objects,$(1)) \
           $(filter $(call library,$(patsubst %/tool/,%,$(dir $(1)))),$(call library,$(mains))) $(shared)
	$$(link)
endef
$(foreach t,$(tools),$(eval $(call tool_rule,$(t))))

$(BUILD)/locale/%/LC_MESSAGES/weerklank.mo: services/cli/po/%.po | $(BUILD)/.deps-build
	@mkdir -p $(@D)
	$(call say,msgfmt,$<)msgfmt --check --output-file=$@ $<

# Templates lie beside a program that was built here.
$(BUILD)/mail/%.txt: compose/mail/%.txt
	@mkdir -p $(@D) && cp $< $@

# The web page: packages of npm, what the tables say, and the sources become files that the gateway serves.
web       := services/gateway/web
web_files := $(wildcard $(web)/*.* $(web)/*/*.* $(web)/*/*/*.*)
$(BUILD)/web-made/.installed: $(web)/package.json $(web)/package-lock.json | $(BUILD)/.deps-build
	$(call say,npm,$(web))mkdir -p $(@D) && cp $^ $(@D)/ && npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --silent && touch $@

$(BUILD)/web-made/%.json: $(BUILD)/gateway-describe
	@mkdir -p $(@D) && $< $* >$@.new && (cmp -s $@.new $@ && rm $@.new || mv $@.new $@)

$(BUILD)/web/index.html: $(web_files) $(BUILD)/web-made/.installed $(BUILD)/web-made/words.json
	$(call say,web,$(@D))node $(web)/build.mjs $(BUILD)

# compose/deps says what is missing and installs it. These stamps spare the look at each target.
$(BUILD)/.deps-%: compose/deps
	@compose/deps $* && mkdir -p $(@D) && touch $@

# --- Targets --------------------------------------------------------------------------------------

.PHONY: all run test test-programs test-long bench model screenshots asan tsan fuzz fuzz-afl fuzz-programs format format-check \
        lint analyze docs install deps clean help

all: $(programs) $(tool_programs) $(catalogs) $(mails) $(BUILD)/web/index.html ## build programs and screen texts (the default)

run: all $(BUILD)/.deps-run ## start the database and all services here; Ctrl-C stops them
	@BUILD=$(abspath $(BUILD)) exec compose/run

# Packages of npm that tests compare with: of the versions in the lock file, checked against its sums.
$(BUILD)/node/.installed: tests/node/package.json tests/node/package-lock.json | $(BUILD)/.deps-test
	$(call say,npm,tests/node)mkdir -p $(@D) && cp $^ $(@D)/ && npm ci --prefix $(@D) --no-audit --no-fund --silent && touch $@

test-programs: all $(tests) fuzz-programs $(BUILD)/.deps-run $(BUILD)/.deps-test $(BUILD)/node/.installed

test: test-programs ## all tests; ends with the line "N passed, N failed" (ONLY=word, V=1)
	@BUILD=$(abspath $(BUILD)) tests/run

test-long: test-programs ## the fault tests at full length; sums are kept below $(BUILD)/
	@BUILD=$(abspath $(BUILD)) LONG=1 tests/run faults long

screenshots: test-programs ## pictures of the web page's views, from the demonstration, into $(BUILD)/screenshots
	@BUILD=$(abspath $(BUILD)) tests/browser/screens.py
	@mkdir -p $(web)/pictures && for f in bureau-regio knelpunt-vws vandaag; do cp $(BUILD)/screenshots/$$f-nl-1280.png $(web)/pictures/$$f.png; done

bench: test-programs $(benches) $(if $(DATA),$(BUILD)/.deps-bench) ## measure; prints a table and writes $(BUILD)/bench.json (ONLY=word DATA=folder)
	@BUILD=$(abspath $(BUILD)) ONLY='$(ONLY)' DATA='$(DATA)' /usr/bin/python3 tests/bench/run.py

# dev.jsonl is what models are measured with, so it is not among these; rows that are in it too are passed over.
examples := moties_ministerie moties_dossier_zwak kamervragen
model: all ## learn compose/reference/model.txt anew from the examples in DATA=folder
	@[ -n '$(DATA)' ] || { echo 'say where the examples are: make model DATA=folder' >&2; exit 2; }
	@$(BUILD)/weerklank routing train $(examples:%=$(DATA)/%.jsonl) --reference compose/reference --out $(BUILD)/model.txt
	@cmp -s $(BUILD)/model.txt compose/reference/model.txt && echo 'compose/reference/model.txt is the same' || \
	  { cp $(BUILD)/model.txt compose/reference/model.txt && echo 'compose/reference/model.txt is new'; }

asan: ## all tests under the address and undefined-behaviour sanitizers
	@UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS='suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0' \
	  $(MAKE) BUILD=$(BUILD)/asan SANITIZE=address,undefined WERROR=0 test

tsan: ## all tests under the thread sanitizer
	@TSAN_OPTIONS='suppressions=$(CURDIR)/tests/tsan.supp halt_on_error=1' \
	  $(MAKE) BUILD=$(BUILD)/tsan SANITIZE=thread WERROR=0 test

fuzz: $(BUILD)/.deps-ci ## run each decoder's fuzzer for FUZZ_SECONDS (60)
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined WERROR=0 fuzz-programs
	@for f in $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c)); do mkdir -p $(BUILD)/fuzz/corpus/$$f && \
	  $(BUILD)/fuzz/$$f -max_total_time=$${FUZZ_SECONDS:-60} -print_final_stats=1 $(BUILD)/fuzz/corpus/$$f \
	  $$([ ! -d tests/fuzz/corpus/$$f ] || echo tests/fuzz/corpus/$$f) || exit 1; done

fuzz-afl: $(BUILD)/.deps-ci $(BUILD)/.deps-fuzz ## the same by AFL++
	@$(MAKE) BUILD=$(BUILD)/afl CC=afl-clang-fast SANITIZE=fuzzer-no-link,address,undefined DEFINES=-DFUZZ_NO_MAIN WERROR=0 \
	  fuzz-programs
	@BUILD=$(abspath $(BUILD))/afl tests/fuzz/afl

fuzzers := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
$(fuzzers): $(BUILD)/%: $(BUILD)/tests/fuzz/%.o $(call library,$(folders))
	$(subst fuzzer-no-link,fuzzer,$(link))
fuzz-programs: $(fuzzers)

format: $(BUILD)/.deps-ci ## format the sources by .clang-format
	@clang-format -i $(sources)

format-check: $(BUILD)/.deps-ci ## fail where a source is not formatted
	@clang-format --dry-run --Werror $(sources)

lint: $(BUILD)/.deps-ci ## gcc's analyzer, clang-tidy, and the shell scripts' syntax
	@$(MAKE) BUILD=$(BUILD)/lint CC=gcc CFLAGS='-g -O2 -fanalyzer' analyze
	@printf '%s\n' $(filter %.c,$(sources)) | xargs -P 2 -I {} \
	  clang-tidy --quiet {} -- -std=c17 -I. -D_GNU_SOURCE $(packages)
	@for f in compose/deps compose/postgres compose/run .ci/run; do bash -n $$f || exit 1; done

analyze: $(call objects,$(filter %.c,$(sources)))

docs: all ## write the reference pages that are made from the tables
	@for tool in $(filter %-doc,$(tool_programs)); do folder=$${tool##*/}; folder=$${folder%-doc}; \
	  [ -d "$$folder" ] || folder=services/$$folder; $$tool >$(BUILD)/page.md && \
	  cp $(BUILD)/page.md "$$folder/REFERENCE.md" && echo "$$folder/REFERENCE.md" || exit 1; done

# The installed tree mirrors this one, so that the scripts of compose/ work in both.
share     = $(DESTDIR)$(prefix)/share/weerklank
install: all ## install programs, screen texts, schemas and reference data (DESTDIR=, prefix=)
	install -d $(DESTDIR)$(prefix)/bin $(DESTDIR)$(prefix)/libexec/weerklank $(share)/compose
	install $(filter-out $(BUILD)/weerklank,$(programs)) $(DESTDIR)$(prefix)/libexec/weerklank/
	install $(filter $(BUILD)/weerklank,$(programs)) $(DESTDIR)$(prefix)/bin/
	install compose/postgres compose/run $(share)/compose/
	install -m 644 compose/roles.sql compose/supervisord.conf.in $(share)/compose/
	for d in reference demo duties mail; do [ ! -d compose/$$d ] || cp -R --no-preserve=all compose/$$d $(share)/compose/; done
	for f in $(wildcard services/*/*.sql); do install -D -m 644 $$f $(share)/$$f || exit 1; done
	for f in $(catalogs:$(BUILD)/%=%); do install -D -m 644 $(BUILD)/$$f $(DESTDIR)$(prefix)/share/$$f || exit 1; done
	cp -R --no-preserve=all $(BUILD)/web $(share)/
	ln -sf ../share/weerklank/compose/run $(DESTDIR)$(prefix)/bin/weerklank-run

deps: ## install the Debian packages that are missing
	@compose/deps build run test

clean: ## remove $(BUILD)/
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | sed 's/\$$(BUILD)/$(subst /,\/,$(BUILD))/g' | expand -t 14

-include $(patsubst %.c,$(BUILD)/%.d,$(filter %.c,$(sources)))
