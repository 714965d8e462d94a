# Everything that one does with this project. `make help` lists it.

# The first Python on the PATH that is new enough; `make run PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check
CATALOGS := locales/*/LC_MESSAGES/bot.po

# A stamp is written only when its step is finished, so an interrupted one is done again.
CREATED := $(VENV)/.created
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
# A place of its own for those whom we measure ourselves against: what they pin must not bind us.
BENCH := .venv-bench

.DEFAULT_GOAL := help
.PHONY: help run install test lint messages check-messages lock bench bench-names soak migrate clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUNTIME) ## Start the bot; without TELEGRAM_TOKEN, the sandbox with a web page to try it on
	@exec $(BIN)/python -m bot $(ARGS)

install: $(RUNTIME) $(DEV) ## Install what running and developing need into .venv

# Four at once even on two cores: the tests wait for disks, sockets and a browser half of the time.
test: $(DEV) ## Run the tests (ARGS="tests/store -x" for some of them)
	@exec $(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

lint: $(DEV) ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: $(DEV) ## Extract the sentences and bring the three catalogs up to date
	$(BIN)/python -m locales.messages

check-messages: $(DEV) ## Fail on a missing, fuzzy, stale or mismatched translation
	$(BIN)/python -m pytest tests/test_locales.py
	$(BIN)/dennis-cmd lint --errorsonly $(CATALOGS)

lock: ## Write the lock files anew from pyproject.toml (ARGS=--upgrade for the newest versions)
	@PYTHON=$(PYTHON) sh .ci/lock $(ARGS)

bench: $(DEV) $(BENCH)/.installed ## Measure (ARGS=--quick: three minutes; ARGS="--only steps": a section)
	@exec $(BIN)/python -m bench $(ARGS)

bench-names: $(DEV) ## Find people by other spellings of their names, beside what others would use
	@exec $(BIN)/python -m bench.names $(ARGS)

soak: $(DEV) ## Prove that nothing is lost (about an hour; ARGS=--quick: some minutes; ARGS="--seed 123": one seed)
	@exec $(BIN)/python -m tests.soak $(ARGS)

migrate: $(RUNTIME) ## Bring the database to the newest schema
	@exec $(BIN)/python -m bot migrate $(ARGS)

clean: ## Remove .venv and the caches; data stays
	rm -rf $(VENV) $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(CREATED):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, and $(PYTHON) is not." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "The venv module of $(PYTHON) is missing (on Debian: apt install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUNTIME): requirements.lock $(CREATED)
	@echo "Installing what the bot needs into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock $(CREATED)
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(BENCH)/.installed: bench/requirements.lock $(CREATED)
	@echo "Installing whom we measure ourselves against into $(BENCH) (once) ..."
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip --quiet --no-input --disable-pip-version-check install --require-hashes -r bench/requirements.lock
	@touch $@
