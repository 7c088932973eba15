# Two commands for a fresh machine: `make lab` to work, `make test` to test. `make help` lists all.
# Each target sets up what it needs first. PYTHON chooses the interpreter, e.g. make lab PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOTEBOOK ?= 01_derivations
MASTERS := $(basename $(notdir $(sort $(wildcard source/[0-9]*.md))))
CLASS ?= dist/class/$(NOTEBOOK)
OUT ?= dist/grades/$(NOTEBOOK)
PORT ?= 8888
# Jupyter refuses to run as root unless told so; in containers there is often nobody else
LABFLAGS ?= $(shell test "$$(id -u)" = 0 && echo --allow-root)

.DEFAULT_GOAL := help
.PHONY: help lab grade test build release clean

help:
	@echo "make lab       set up and open the notebooks in JupyterLab (without a screen: print the address)"
	@echo "make grade     set up and grade a class; a demonstration class unless CLASS=folder-or-zip is given"
	@echo "               also: OUT=folder-for-the-results"
	@echo "make test      set up and run the project's own tests"
	@echo "make build     from source/ make notebooks/, tests/ and dist/"
	@echo "make release   make dist/student.zip, the bundle that students get"
	@echo "make clean     remove everything that can be made again, .venv included"
	@echo "lab and grade take NOTEBOOK=name: $(MASTERS)"

# torch comes first and exactly: on Linux an open range would bring gigabytes of CUDA
$(VENV)/lab: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^torch==' constraints.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/qa: $(VENV)/lab qa/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r qa/requirements.txt -c constraints.txt
	touch $@

lab: $(VENV)/lab
	@test -f notebooks/$(NOTEBOOK).ipynb || { echo "There is no notebooks/$(NOTEBOOK).ipynb. NOTEBOOK is one of: $(MASTERS)"; exit 1; }
	cd notebooks && ../$(BIN)/jupyter lab --ServerApp.port=$(PORT) --ServerApp.port_retries=20 --LabApp.default_url=/lab/tree/$(NOTEBOOK).ipynb $(LABFLAGS)

grade: build
	sh autograder/system_packages.sh bubblewrap
	test -e $(CLASS) || $(BIN)/python -m autograder demo-class $(NOTEBOOK) --out $(CLASS)
	$(BIN)/python -m autograder grade $(CLASS) --notebook $(NOTEBOOK) --out $(OUT)

test: $(VENV)/qa
	sh autograder/system_packages.sh bubblewrap chromium
	$(BIN)/python -m pytest qa -n 4 --dist loadfile --no-loadscope-reorder

build: $(VENV)/lab
	$(BIN)/python -m autograder build

release: $(VENV)/lab
	$(BIN)/python -m autograder release

clean:
	rm -rf $(VENV) dist .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
