#!/usr/bin/env bash
# A bundle for Linux of glibc 2.28 (x86-64) or 2.31 (arm64) and later, of this machine's kind, in dist/old-glibc/: Python 3.11
# built in a bullseye of its own (.old-glibc/root, Debian's packages and Debian's source of Python), the wheels of
# requirements-old-glibc.lock, and PyInstaller there. Debian 12, root. May be run again: what is there stays.
set -euo pipefail
project=$(realpath "$(dirname "$(realpath "$0")")/../..")
own=${OLD_GLIBC:-$project/.old-glibc} root=${OLD_GLIBC:-$project/.old-glibc}/root
say() { printf '%(%T)T  %s\n' -1 "$*"; }
fail() { echo "$*" >&2; exit 1; }
machine=$(uname -m)
case $machine in
    x86_64) most=28 first=2.2.5 ;; # `first`: the glibc that names of before 2.29 have there
    aarch64) most=31 first=2.17 ;;
    *) fail "只做 x86-64 和 arm64 的。" ;;
esac
[ "$(id -u)" = 0 ] || fail "要用 root 运行（chroot）。"
mkdir -p "$own/source"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
# the newest version of a symbol that an ELF file below a folder asks for
newest_glibc() { find "$1" -type f \( -name '*.so*' -o -perm -u+x \) -exec objdump -T {} + 2>/dev/null | grep -oE 'GLIBC_2\.[0-9]+' | sort -t. -k2 -n | tail -n 1; }

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
old_root() { # [SOURCE]: else bullseye's own, its updates and its security updates
    mmdebstrap --mode=root --variant=minbase --include="build-essential zlib1g-dev libffi-dev libssl-dev libsqlite3-dev tcl
        libbz2-dev liblzma-dev uuid-dev libgl1 libegl1 libxkbcommon0 libxkbcommon-x11-0 libfontconfig1 libglib2.0-0 libdbus-1-3
        libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxcb-randr0 libxcb-xinerama0
        libxcb-util1 libxcb-cursor0 libwayland-client0 libwayland-cursor0 libwayland-egl1 xvfb x11-apps binutils poppler-utils" \
        bullseye "$root" "$@" >"$own/mmdebstrap.log" 2>&1
}
if [ ! -f "$own/root-made" ]; then
    dpkg -s mmdebstrap >/dev/null 2>&1 || apt-get install -y -qq mmdebstrap >"$own/apt.log"
    if ! old_root; then # an old system's security updates are not served for ever: arm64's went first
        cp "$own/mmdebstrap.log" "$own/mmdebstrap-security.log"
        rm -rf "$root"
        old_root "deb $mirror bullseye main" || { tail -n 5 "$own/mmdebstrap.log" >&2; fail "旧系统没有装好。"; }
        say "root without bullseye's security updates, see $own/mmdebstrap-security.log"
    fi
    touch "$own/root-made"
fi
say "root: $(inside ldd --version | head -n 1)"

if [ ! -x "$root/opt/py311/bin/python3.11" ]; then
    echo "deb-src [trusted=yes] $mirror bookworm main" >"$own/sources.list"
    mkdir -p "$own/lists/partial"
    from="-o Dir::Etc::sourcelist=$own/sources.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$own/lists"
    (cd "$own/source" && apt-get -qq $from update && apt-get -qq $from source --download-only python3.11 sqlite3) >"$own/apt.log" 2>&1
    tar -xzf "$own"/source/python3.11_*.orig.tar.gz -C "$root/opt"
    tar -xJf "$own"/source/sqlite3_*.orig.tar.xz -C "$root/opt"
    # glibc 2.29 has new versions of these names: the old ones do, and 2.28 has no others
    printf '__asm__(".symver %s,%s@GLIBC_'$first'");\n' exp exp log log pow pow exp2 exp2 log2 log2 >"$root/opt/old_names.h"
    inside sh -ec 'cd /opt/Python-3.11*
        ./configure -q --prefix=/opt/py311 --enable-shared --without-static-libpython --with-ensurepip=install \
            ac_cv_func_sem_clockwait=no CFLAGS="-O2 -include /opt/old_names.h" LDFLAGS="-Wl,-rpath,/opt/py311/lib"
        make -s -j2 && make -s install
        cd /opt/sqlite3-*
        ./configure -q --prefix=/opt/py311 --disable-tcl --disable-static --disable-readline --enable-fts5 \
            CFLAGS="-O2 -include /opt/old_names.h -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_RTREE" LIBS=-lm
        make -s -j2 libsqlite3.la && make -s lib_install' >"$own/python.log" 2>&1 || fail "Python 没有编译好，见 $own/python.log。"
fi
# bullseye's own SQLite knows no STRICT tables
say "SQLite: $(inside /opt/py311/bin/python3.11 -c 'import sqlite3; print(sqlite3.sqlite_version)')"
say "python: $(inside /opt/py311/bin/python3.11 -V), asks for $(newest_glibc "$root/opt/py311/lib")"

rm -rf "$own/wheels" # those of another lock
mkdir "$own/wheels"
platforms=()
for tag in $([ $most -lt 31 ] || echo manylinux_2_31) manylinux_2_28 manylinux_2_27 manylinux_2_17 manylinux2014 manylinux_2_5 manylinux1; do
    platforms+=(--platform "${tag}_$machine")
done
awk '/^[^ #]/ { on = /^(pyinstaller|pyinstaller-hooks-contrib|altgraph|pip|setuptools)==/ } on' "$project/requirements-dev.lock" >"$own/tools.lock"
for lock in "$project/requirements-old-glibc.lock" "$own/tools.lock"; do
    "$project/.venv/bin/python" "$project/scripts/locked.py" "$lock" "linux-$machine" >"$own/linux.lock"
    "$project/.venv/bin/python" -m pip download -q --no-deps --require-hashes --only-binary=:all: "${platforms[@]}" \
        --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none -d "$own/wheels" -r "$own/linux.lock" >"$own/pip.log" 2>&1 ||
        { tail -n 3 "$own/pip.log" >&2; fail "有的包没有合用的版本。"; }
done
rm -rf "$root/opt/wheels" "$root/opt/venv" "$root/opt/project"
cp -r "$own/wheels" "$root/opt"
inside sh -ec '/opt/py311/bin/python3.11 -m venv /opt/venv; /opt/venv/bin/pip install -q --no-index --no-deps /opt/wheels/*.whl' 2>"$own/pip.log"
mkdir "$root/opt/project"
cp -r "$project"/{main.py,db,fupin_desktop,ui,resources,scripts,pyinstaller.spec,requirements.lock} "$root/opt/project"
inside sh -ec 'cd /opt/project; /opt/venv/bin/pyinstaller --noconfirm --clean --log-level ERROR --workpath build --distpath dist pyinstaller.spec' \
    >"$own/pyinstaller.log" 2>&1 || { tail -n 20 "$own/pyinstaller.log" >&2; fail "PyInstaller 没有做成。"; }
rm -rf "$project/dist/old-glibc"
mkdir -p "$project/dist/old-glibc"
cp -r "$root/opt/project/dist/fupin_desktop" "$project/dist/old-glibc"
needs=$(newest_glibc "$project/dist/old-glibc")
[ "${needs#GLIBC_2.}" -le $most ] || fail "有文件要 $needs，超过 2.$most。"
version=$(sed -n 's/^VERSION = "\(.*\)"/\1/p' "$project/fupin_desktop/__init__.py")
(cd "$project/dist/old-glibc" && tar -czf "fupin_desktop-$version-linux-$machine-glibc2.$most.tar.gz" fupin_desktop && sha256sum ./*.tar.gz >SHA256SUMS)
say "bundle: $(du -sb "$project/dist/old-glibc/fupin_desktop" | awk '{printf "%.1f MB", $1 / 1e6}'), asks for $needs"
