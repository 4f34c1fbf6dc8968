# 常用命令。每个目标后面 ## 的说明就是 make help 的内容。
SHELL := bash
PY := .venv/bin/python
CODE := $(wildcard main.py db fupin_desktop ui tests scripts benchmarks)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test cover test-slow test-small test-clocks mutants check bench shots docs hooks lock bundle bundle-old wine-test wine-bundle clean

help: ## 列出这些命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: ## 准备运行环境（系统库、.venv），已备好时立即返回
	@scripts/setup.sh run

setup-test: ## 准备测试环境（另装 LibreOffice、pdftotext、Xvfb）
	@scripts/setup.sh test

run: setup ## 做出演示村并打开窗口；没有显示器时在 out/ 留下截图、表格、PDF
	@$(PY) scripts/demo_run.py

# as many as there are cores, two to four: a worker grows to half a gigabyte
JOBS := $(shell n=$$(nproc); echo $$((n < 2 ? 2 : n > 4 ? 4 : n)))
# in the order of the folders: by itself xdist keeps files of few tests, which are the long ones, for the end
test: setup-test check ## 检查代码并跑全部测试（二十分钟以内）
	@$(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not slow" --ignore tests/walks $(COVER)
	@WALKS=xcb $(PY) -m pytest -n $(JOBS) -m "not slow" tests/walks $(COVER) $(if $(COVER),--cov-append)

# to be counted makes the tests slower by a third to two thirds: not every time
cover: setup-test ## 再跑一遍全部测试，数覆盖（关掉一个问题以前）
	@$(MAKE) test COVER="-p tests.worker_coverage --cov --cov-report="
	@$(PY) scripts/coverage_floor.py

# walks go on a screen: a window manager gives the keyboard late, and to one window at a time, which offscreen never
# shows
test-slow: setup-test ## 跑超过十秒的测试（CI 也跑）
	@$(PY) -m pytest -n $(JOBS) -m slow --ignore tests/walks
	@WALKS=xcb $(PY) -m pytest -n $(JOBS) -m slow tests/walks

SCREEN := 911x472
test-small: setup-test ## 在小屏幕上再走一遍（1366×768 由 Windows 放大到 150 %；make test-small SCREEN=1093x574）
	@SCREEN=$(SCREEN) WALKS=xcb $(PY) -m pytest -n $(JOBS) -m "not slow" tests/walks

check: setup ## ruff、mypy strict、import-linter
	@$(PY) -m ruff check -q $(CODE)
	@$(PY) -m ruff format --check -q $(CODE)
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

# as a clock that is wrong, or a laptop of years to come, has it: the minutes of new year, and a leap day
CLOCKS := 2027-01-01T00:05:00 2028-02-29T09:00:00
test-clocks: setup-test ## 按元旦零点过五分和闰年二月二十九日再跑跟日子有关的测试
	@for clock in $(CLOCKS); do echo "== $$clock"; \
		CLOCK=$$clock $(PY) -m pytest -q -n $(JOBS) --dist loadfile -m "not slow" \
			tests/db tests/fupin_desktop tests/ui tests/walks || exit 1; done

SINCE ?= HEAD~10
COUNT ?= 20
SEED ?= 1
mutants: setup-test ## 在改过的文件里逐个埋小错，看测试发现几成（make mutants SINCE=HEAD~10 COUNT=20）
	@$(PY) scripts/mutants.py --since $(SINCE) --count $(COUNT) --seed $(SEED)

bench: setup ## 跑基准测试并打印表格
	@$(PY) -m benchmarks

shots: setup ## 把每个页面和对话框截图到 out/shots/
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen:configfile=scripts/screen.json} $(PY) main.py shots out/shots

hooks: setup ## 每次提交前自动跑 ruff 和大小的测试
	@git config core.hooksPath scripts/hooks

docs: setup ## 从声明生成 docs/rules.md 和 docs/fields.md
	@$(PY) scripts/make_docs.py

COMPILE = .venv/bin/uv pip compile -q pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links
lock: setup ## 按 pyproject.toml 更新 requirements.lock 和 requirements-dev.lock（make lock UPGRADE=-U 升级全部）
	$(COMPILE) $(UPGRADE) -o requirements.lock
	$(COMPILE) $(UPGRADE) --group dev -c requirements.lock -o requirements-dev.lock
	cp requirements.lock requirements-old-glibc.lock
	$(COMPILE) --override scripts/linux/old-glibc.txt -o requirements-old-glibc.lock
	@$(MAKE) --no-print-directory setup

VERSION := $(shell sed -n 's/^VERSION = "\(.*\)"/\1/p' fupin_desktop/__init__.py)
bundle: setup ## 用 PyInstaller 打包到 dist/fupin_desktop/，另有 .tar.gz 和 SHA256SUMS
	@.venv/bin/pyinstaller --noconfirm --clean --log-level ERROR --workpath build --distpath dist pyinstaller.spec
	@[ $$(du -sb dist/fupin_desktop | cut -f1) -le 300000000 ] || { echo "解开后超过 300 MB。"; exit 1; }
	@cd dist && tar -czf fupin_desktop-$(VERSION)-linux.tar.gz fupin_desktop && sha256sum *.tar.gz >SHA256SUMS

# Windows as far as Linux can run it: docs/windows.md
wine-test: ## 在 Wine 里的 Windows Python 下跑测试（make wine-test TESTS=tests/db）
	@scripts/windows/setup.sh && scripts/windows/test.sh $(TESTS)

wine-bundle: ## 在 Wine 里打 Windows 的包和安装程序，再试一遍，在 dist/windows/
	@scripts/windows/setup.sh && scripts/windows/bundle.sh && scripts/windows/smoke.sh

bundle-old: ## 给 glibc 旧的 Linux（统信、麒麟）打包，在 dist/old-glibc/
	@scripts/linux/bundle_old.sh

clean: ## 删除生成的文件（保留 .venv）
	@rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
