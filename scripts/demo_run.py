"""What `make run` does once the environment stands: the demo villages, then the window.

With no display the same runs offscreen, and every kind of output is left in out/, each file named.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path("out")
DEMO = OUT / "demo"
VILLAGE = DEMO / "village-1.fpb"
ROSTERS = Path("tests/data/rosters")
IMPORTED, IMPORTED_VILLAGE = OUT / "导入花名册.fpb", "410502101214"  # 张薛庄村, whose rosters are in tests/data
LAYOUTS = {"roster34": "人口信息", "roster47": "已脱贫人口名单", "template": "本程序模板"}


def has_display() -> bool:
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def step(title: str, *arguments: str | Path, accepted: tuple[int, ...] = (0,)) -> None:
    """Runs one command of main.py, shows what it says, and names the files that it made."""
    print(f"\n── {title}", flush=True)
    before = files()
    done = subprocess.run([sys.executable, "main.py", *map(str, arguments)], check=False)
    if done.returncode not in accepted:
        sys.exit(f"无法继续：{title}没有完成。")
    for path, stamp in sorted(files().items()):
        if before.get(path) != stamp and not path.name.endswith(("-wal", "-shm", "-journal")):
            print(f"   {path}  {path.stat().st_size / 1024:,.0f} KB")


def files() -> dict[Path, int]:
    files = (path for path in OUT.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path: path.stat().st_mtime_ns for path in files}


def make_demo() -> None:
    if VILLAGE.exists():
        print(f"演示村已经在 {DEMO}/，接着用；要重做请先 make clean。")
        return
    shutil.rmtree(DEMO, ignore_errors=True)
    step("做出演示村", "demo", DEMO, "--villages", "3", "--households", "60", "--seed", "1")


def without_display() -> None:
    """The window's work, for a machine with no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen:configfile=scripts/screen.json"
    for old in OUT.glob(f"{IMPORTED.stem}*"):
        old.unlink() if old.is_file() else shutil.rmtree(old)
    step("新建空村册", "new", IMPORTED, "--village", IMPORTED_VILLAGE, "--plain")
    for roster in sorted(ROSTERS.glob("*张薛庄村*.xls*")):
        # refused rows are part of the show: they come back as a workbook, with the reason in the cell
        copy = OUT / roster.name
        shutil.copyfile(roster, copy)
        step(f"导入 {roster.name}", "import", IMPORTED, copy, accepted=(0, 1))
    for layout, name in LAYOUTS.items():
        step(f"导出 Excel：{name}", "export-xlsx", VILLAGE, OUT / f"{name}.xlsx", "--layout", layout)
    step("打印户名单", "print-list", VILLAGE, OUT / "户名单.pdf")
    step("打印明白卡", "cards", VILLAGE, "--pdf", OUT / "明白卡.pdf")
    step("查缺漏", "check", VILLAGE, accepted=(0, 1))
    step("核对账册", "verify", VILLAGE)
    step("截图", "shots", OUT / "shots")
    print("\n没有显示器，窗口没有打开；以上文件都在 out/。在有显示器的机器上 make run 会打开窗口。")


def main() -> None:
    os.chdir(ROOT)
    OUT.mkdir(exist_ok=True)
    make_demo()
    if has_display():
        sys.exit(subprocess.run([sys.executable, "main.py", str(VILLAGE)], check=False).returncode)
    without_display()


if __name__ == "__main__":
    main()
