# Two commands for a newcomer: `make demo` and `make test`. Both make the environment first, once.
ENVIRONMENT := .venv
PYTHON := $(ENVIRONMENT)/bin/python
READY := $(ENVIRONMENT)/ready
export PYTHONPATH := SpinePainRHI:SpinePainCohort
export QT_QPA_PLATFORM ?= offscreen

.PHONY: demo test lint bench fuzz files clean

demo: $(READY)  ## a synthetic case from image to number
	@$(ENVIRONMENT)/bin/spinepain demo --out demo

test: lint  ## style, layers, types and all tests
	@mkdir -p build
	$(PYTHON) -m pytest -n 2 --dist loadfile --cov --cov-report= --cov-report=xml:build/coverage.xml
	$(PYTHON) Testing/PackageCoverage.py build/coverage.xml 90

lint: $(READY)  ## style, layers and types alone
	$(ENVIRONMENT)/bin/ruff check .
	$(ENVIRONMENT)/bin/lint-imports
	$(ENVIRONMENT)/bin/mypy

bench: $(READY)  ## measured ratios against the obvious way, also in build/bench.json (make bench BENCH=--quick: fewer cases)
	$(PYTHON) Testing/Bench/RunBench.py --out build/bench.json $(BENCH)

fuzz: $(READY)  ## damaged and hostile inputs by the thousand, and kills while saving (make fuzz FUZZ="--count 1000")
	$(PYTHON) Testing/Robustness/Campaign.py $(FUZZ)
	$(PYTHON) Testing/Robustness/KillingSaves.py

files:  ## write the file lists of the CMake files anew
	python3 Testing/Extension/FileLists.py

$(READY): pyproject.toml constraints.txt Testing/setUpEnvironment.sh
	@sh Testing/setUpEnvironment.sh $(ENVIRONMENT)
	@touch $(READY)

clean:
	rm -rf $(ENVIRONMENT) build demo
