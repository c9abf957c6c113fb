# Three commands for a newcomer: `make demo`, `make serve` and `make test`. Each makes its environment first, once.
ENVIRONMENT := .venv
PYTHON := $(ENVIRONMENT)/bin/python
READY := $(ENVIRONMENT)/ready
# The page's: what trame-slicer asks for, on the older of the two lines of slicer-core.
BROWSER_ENVIRONMENT := .venv-browser
BROWSER_PYTHON := $(BROWSER_ENVIRONMENT)/bin/python
BROWSER_READY := $(BROWSER_ENVIRONMENT)/ready
export PYTHONPATH := SpinePainRHI:SpinePainCohort
export QT_QPA_PLATFORM ?= offscreen

.PHONY: demo serve test test-browser lint bench fuzz files constraints clean

demo: $(READY)  ## a synthetic case from image to number
	@$(ENVIRONMENT)/bin/spinepain demo --out demo

serve: $(BROWSER_READY)  ## outline in a browser on this computer, the synthetic spine or (make serve SERVE=FOLDER) yours
	@$(BROWSER_ENVIRONMENT)/bin/spinepain serve $(SERVE)

test: $(READY)  ## style, layers, types and all tests
	@$(MAKE) --no-print-directory -j2 lint $(BROWSER_READY)
	@mkdir -p build
	$(PYTHON) -m pytest -n 2 --dist loadfile --cov --cov-report= --cov-report=xml:build/coverage.xml
	$(PYTHON) Testing/PackageCoverage.py build/coverage.xml 90
	@$(MAKE) --no-print-directory test-browser

test-browser: $(BROWSER_READY)  ## scene, session and page once more, on the older slicer-core
	$(BROWSER_PYTHON) -m pytest -n 2 --dist loadfile $(wildcard $(addprefix Testing/,Scene Case Shown Editing Browser))

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

constraints:  ## write the two lists of exact versions anew, from what is newest today
	sh Testing/pinVersions.sh

$(READY): pyproject.toml constraints.txt Testing/setUpEnvironment.sh
	@sh Testing/setUpEnvironment.sh $(ENVIRONMENT) constraints.txt test slicer-layer-dm
	@touch $@

$(BROWSER_READY): pyproject.toml constraints-browser.txt Testing/setUpEnvironment.sh
	@sh Testing/setUpEnvironment.sh $(BROWSER_ENVIRONMENT) constraints-browser.txt browser-test
	@touch $@

clean:
	rm -rf $(ENVIRONMENT) $(BROWSER_ENVIRONMENT) build demo
