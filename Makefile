# Every target creates the environment it needs. On Windows see guide/staff/install.md for the same commands without make.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
READY := .venv/.ready
REMOTE ?= origin
# A branch's name comes in by SINCE: it reaches the shell as a variable, never as a part of a command.
SINCE ?= HEAD
SUMMARY ?= /dev/null
export SINCE SUMMARY
FAULTS ?= 200
FUZZ ?= 60
PORT ?= 8000
RUNNER ?= zensical
WORKERS ?= -n auto --dist loadfile --max-worker-restart 1
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: years offlines pictures shared reviewed stage staged push site pdf expanded offline serve demo test test-all test-report check prepare release rehearse summary review audit faults fuzz hostile peers mutants bench bench-portal bench-preview proofread wheel lock clean help

# The build itself fills a folder beside site/ and takes its place at the end: hooks/evaluation/site/aside.py.
site: $(READY)  ## build the site: site/index.html
	@$(BIN)/report ready
	$(BIN)/mkdocs build --strict --site-dir site
	@echo "site/index.html"

pdf: $(READY)  ## the site with the whole report as PDF among its downloads; needs Chromium and says so
	@$(BIN)/report ready
	@rm -rf build/printed
	$(BIN)/mkdocs build --strict --site-dir build/printed
	@$(BIN)/report pdf build/printed build/report.pdf
	@REPORT_PDF=build/report.pdf $(MAKE) --no-print-directory site

expanded: $(READY)  ## every page as plain Markdown, built by RUNNER (mkdocs, properdocs, zensical) without this engine
	@$(BIN)/report ready
	$(BIN)/report expand build/expanded --runner "$(RUNNER)"

offline: $(READY)  ## one archive that opens by double click without a server: dist/report-offline.zip
	@$(BIN)/report ready
	@rm -rf build/offline
	$(BIN)/mkdocs build --strict --no-directory-urls --site-dir build/offline
	@$(BIN)/report pack build/offline dist/report-offline.zip

serve: $(READY)  ## preview while writing: saved files show at once, problems beside them; PORT=8000
	@$(BIN)/report ready
	$(BIN)/report serve --port "$(PORT)"

demo: $(READY)  ## build every year of the invented department in tests/example
	@rm -rf build/demo && mkdir -p build/demo
	@cp -R tests/example build/demo/project && cp -R tests/schema build/demo/project/data/schema
	@cp -R hooks macros build/demo/project && cp mkdocs.yml build/demo/project/site.yml
	@for docs in tests/example/docs/*; do year=$$(basename $$docs); REPORT_DOCS=docs/$$year \
	  $(BIN)/mkdocs build --strict -f build/demo/project/mkdocs.yml --site-dir ../$$year || exit 1; \
	  echo "build/demo/$$year/index.html"; done

test: $(READY)  ## every test that needs no browser, no LibreOffice, and kills nothing: minutes
	$(BIN)/pytest $(WORKERS) -m "not browser and not office and not faults and not slow"

test-all: $(READY)  ## every test, also in Chromium and LibreOffice, and the faults of processes, disks and networks
	$(BIN)/pytest $(WORKERS)

test-report: $(READY)  ## only the tests of this repository's own report, in Chromium too where it is
	$(BIN)/pytest $(WORKERS) tests/report

check: $(READY)  ## everything CI asks: format, lint, types, import rules, data, strict build, every test
	$(BIN)/ruff format --check hooks tests
	$(BIN)/ruff check hooks tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --no-progress --quiet .github
	$(BIN)/report check
	$(BIN)/mkdocs build --strict --site-dir build/site
	$(BIN)/pytest $(WORKERS)

prepare: $(READY)  ## the environment, and on Debian what browser tests need
	.ci/prepare

years: $(READY)  ## check and build every year of data/, each into build/years/
	@rm -rf build/years; for data in data/2*; do year=$${data#data/}; echo "$$year"; \
	  $(BIN)/report --year "$$year" check && REPORT_DOCS=docs/$$year \
	  $(BIN)/mkdocs build --quiet --strict --site-dir build/years/$$year || failed=1; done; test -z "$$failed"

offlines: $(READY)  ## one archive a year that opens by double click: dist/report-<year>.zip
	@for data in data/2*; do year=$${data#data/}; rm -rf build/offline; REPORT_DOCS=docs/$$year \
	  $(BIN)/mkdocs build --quiet --strict --no-directory-urls --site-dir build/offline && \
	  $(BIN)/report --year "$$year" pack build/offline "dist/report-$$year.zip" || failed=1; done; test -z "$$failed"

pictures: $(READY)  ## the pages that changed since SINCE, as they look on a phone: dist/pictures/
	@for data in data/2*; do year=$${data#data/}; rm -rf build/offline; REPORT_DOCS=docs/$$year \
	  $(BIN)/mkdocs build --quiet --strict --no-directory-urls --site-dir build/offline && \
	  $(BIN)/report --year "$$year" pictures build/offline dist/pictures --since "$$SINCE" || failed=1; done; test -z "$$failed"

shared: site  ## the pictures that pages are shared with, beside the pages of the year: commit them
	@$(BIN)/report share site

reviewed:  ## whether this commit is on the branch main of origin, which nothing reaches without review
	@git merge-base --is-ancestor HEAD origin/main || { echo "这次提交不在 main 分支上，不发布。请先合并。"; exit 1; }

stage: $(READY)  ## prepare the edition on a copy of the published branch, build/branch.git; nothing is sent
	@rm -rf build/branch.git && git init --quiet --bare build/branch.git
	@if git rev-parse --quiet --verify origin/gh-pages >/dev/null; then \
	  git push --quiet build/branch.git origin/gh-pages:refs/heads/gh-pages 'refs/tags/editions/*:refs/tags/editions/*'; fi
	$(BIN)/report release --remote build/branch.git
	@tar -C build -cf build/branch.tar branch.git

staged: $(READY)  ## unpack what another machine prepared: build/branch.tar
	@rm -rf build/branch.git && tar -C build -xf build/branch.tar

push: $(READY)  ## send the prepared branch to REMOTE, and prove it there; builds nothing
	$(BIN)/report push build/branch.git --remote "$(REMOTE)"

release: $(READY)  ## publish this commit as an edition on the branch gh-pages of REMOTE
	$(BIN)/report release --remote "$(REMOTE)"

rehearse: check site summary  ## the steps of .github/workflows on this machine, with an empty repository as the remote
	@rm -rf build/rehearsal.git && git init --quiet --bare build/rehearsal.git
	$(BIN)/report release --remote build/rehearsal.git
	$(BIN)/report release --remote build/rehearsal.git
	@echo "build/rehearsal.git"

summary: $(READY)  ## failed checks and changed numbers since SINCE, as Markdown; also appended to the file SUMMARY
	@mkdir -p build
	$(BIN)/report summary --since "$$SINCE" | tee -a "$$SUMMARY"

review: $(READY)  ## the page that a second person reads before a release: build/review.html
	$(BIN)/report review

audit: $(READY)  ## known vulnerabilities of the locked dependencies; needs a network
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && \
	  build/audit/bin/pip install --quiet --require-hashes -r requirements-audit.lock; }
	build/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

faults: $(READY)  ## kill builds and releases at FAULTS random moments; the remote is verified after each
	$(BIN)/python tests/faults $(FAULTS)

peers: $(READY)  ## every table file of other projects' suites against a second reader, cell by cell; needs a network
	$(BIN)/python tests/peers

fuzz: $(READY)  ## bad inputs of every kind for FUZZ seconds; what is found is kept in tests/fuzz/finds
	$(BIN)/python tests/fuzz $(FUZZ)

hostile: $(READY)  ## every hostile input of tests/hostile, each in bounded time and memory: half an hour; the tests try an eighth
	$(BIN)/python tests/hostile

mutants: $(READY)  ## changes the scoring and rounding code in a thousand places; a test must notice each
	@test -d build/mutmut || $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  --target build/mutmut -r requirements-mutants.lock
	$(BIN)/python tests/mutants

bench: $(READY)  ## time of scoring 1,000 departments; CPU of this build and weight of its heaviest page as ratios
	$(BIN)/python tests/bench

bench-preview: $(READY)  ## from a save to the page: ours, stock Material and Zensical in turn, with 29 and with 150 pages
	$(BIN)/python tests/bench/preview_latency.py

bench-portal: $(READY)  ## CPU for each of many reports at three sizes: a generated city, and this report beside other generators
	$(BIN)/python tests/bench/city.py
	$(BIN)/python tests/bench/reports.py

wheel: $(READY)  ## the engine with its theme, macros and common schema as one package: dist/*.whl
	$(BIN)/hatchling build -t wheel -d dist

proofread: $(READY)  ## precision and recall of report audit by kind of error, on texts that rules were tuned on and on others
	$(BIN)/python tests/proofreading

lock: $(READY)  ## bring requirements.lock in line with pyproject.toml; UPGRADE=--upgrade takes the newest of everything
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra portal --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 $(UPGRADE) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml -c requirements.lock --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 $(UPGRADE) -o requirements-engine.lock
	$(BIN)/uv pip compile requirements-mutants.in -c requirements.lock --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 $(UPGRADE) -o requirements-mutants.lock
	$(BIN)/uv pip compile requirements-audit.in --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 $(UPGRADE) -o requirements-audit.lock

clean:  ## remove site/, build/ and dist/; the environment stays
	rm -rf site build dist

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  \1\t/p' Makefile | expand -t 15

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@
