# What a person types. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/.running
TESTING := $(VENV)/.testing
PROVING := $(VENV)/.proving
BENCHING := $(VENV)/.benching

.PHONY: help run test prove fuzz scale check audit bench bench-full tour vendor words migration clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(RUNNING) ## Set up and run the sample forum (FRESH=1 starts over; HOST and PORT are respected)
	@$(BIN)/python run.py demo $(if $(FRESH),--fresh)

test: $(TESTING) ## Set up and run the tests, in a real browser too
	@tools/chromium.sh
	@$(BIN)/pytest -n 2 --dist loadfile -m "not proof and not scale" $(ARGS)

prove: $(PROVING) ## Run the slower proofs: the counting beside another library, every screen, the bench
	@tools/chromium.sh
	@$(BIN)/pytest -n 2 --dist loadfile -m proof $(ARGS)

fuzz: $(PROVING) ## Ask the server whatever comes to mind, other things each time (make prove asks the same)
	@$(BIN)/pytest -m proof tests/faults/test_surface.py --hypothesis-seed=$$(date +%s) $(ARGS)

scale: $(TESTING) ## Tell the stories of two processes on real PostgreSQL, Redis and nginx (Debian's packages)
	@tools/chromium.sh
	@tools/servers.sh install
	@command -v systemd-analyze >/dev/null || tools/without_services.sh systemd
	@$(BIN)/pytest -m scale $(ARGS) tests/scale

# Those of rules, actions and what becomes of them in the database; no browser, no server.
ON_POSTGRESQL := tests/agenda tests/backups tests/breakouts tests/checking tests/forum_file tests/joining tests/live/test_publisher.py tests/people \
	tests/privacy/test_forgetting.py tests/privacy/test_pruning.py tests/privacy/test_purging.py tests/privacy/test_standing.py \
	tests/summary tests/together tests/verification tests/voting tests/faults tests/test_database.py tests/test_journal.py \
	tests/test_migrations.py tests/test_verbs.py

.PHONY: test-postgresql
test-postgresql: $(TESTING) ## Tell the stories of rules and actions on PostgreSQL (Debian's package)
	@tools/servers.sh install
	@tools/on_postgresql.sh $(BIN)/pytest -n 2 --dist loadfile -m "not proof and not scale" $(ARGS) $(ON_POSTGRESQL)

check: $(TESTING) ## Lint, types, vendored files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/vendor.py --check

audit: $(TESTING) ## Ask whether a pinned version was withdrawn, or a fault is known of a package (needs a network)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	@$(BIN)/python tools/audit.py

bench: $(BENCHING) ## Measure a room of 120 and of 1,000 beside other servers (five minutes)
	@$(BIN)/python -m bench $(ARGS)

bench-full: $(PROVING) $(BENCHING) ## Measure 5,000 too, two processes behind nginx, sealing, tallies and counting
	@tools/servers.sh install
	@$(BIN)/python -m bench --screens 120,1000,5000 --behind-nginx 1000 $(ARGS)
	@$(BIN)/python -m bench.sealing
	@$(BIN)/python -m bench.live_tally
	@$(BIN)/python -m bench.counting
	@$(BIN)/python -m bench.housekeeping
	@$(BIN)/python -m bench.guards

tour: $(TESTING) ## Play one whole plenary through its screens and take the pictures of README.md
	@tools/chromium.sh
	@$(BIN)/python -m tools.tour

vendor: ## Bring the browser's files (lit-html, socket.io, the font, axe) again
	$(PYTHON) tools/vendor.py

words: $(RUNNING) ## Gather every word of the screens for the translators (polls/translations/messages.pot)
	@$(BIN)/python -m babel.messages.frontend -q extract -F babel.cfg --no-default-keywords -k gettext -k _ \
		-k ngettext:1,2 --add-location=file --sort-output --omit-header -o polls/translations/messages.pot .

migration: $(RUNNING) ## Write a migration for what the tables lack (NAME="what changes")
	@$(BIN)/python run.py migration "$(NAME)"

clean: ## Remove the environment; the data in var/ stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@tools/python.sh $(PYTHON) $(VENV)

$(RUNNING): requirements.txt | $(VENV)/bin/python
	@echo "Installing what running needs (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(TESTING): requirements-dev.txt $(RUNNING)
	@echo "Installing what testing adds (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(PROVING): requirements-proof.txt $(TESTING)
	@echo "Installing the library that the counting is proved against (once, some 600 MB)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-proof.txt
	@touch $@

$(BENCHING): bench/node/package-lock.json $(TESTING)
	@command -v npm >/dev/null || echo "Without Node the bench leaves its server out."
	@! command -v npm >/dev/null || { echo "Installing the Node server to compare with (once)…"; \
		cd bench/node && npm ci --no-audit --no-fund --loglevel=error || echo "It is left out."; }
	@touch $@
