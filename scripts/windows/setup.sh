#!/usr/bin/env bash
# A Windows CPython 3.11 under Wine with the packages of requirements-dev.lock, in .wine. Debian 12, root. May be run
# again: what is there stays. What it is and what it can't show: docs/windows.md.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/common.sh" 2>/dev/null
export LC_ALL=C.UTF-8 # until zh_CN is there
lock=$project/requirements-dev.lock
mkdir -p "$WINEPREFIX"
own=$WINEPREFIX/winkit python=$WINEPREFIX/drive_c/py311 mingw=x86_64-w64-mingw32
packages=$python/Lib/site-packages
mkdir -p "$own/dlls"
log=$own/setup.log
trap 'code=$?; [ $code = 0 ] || { echo "stopped, see $log:"; tail -n 15 "$log"; } >&2' EXIT
: >"$log"

missing=()
for package in wine wine64 gcc-mingw-w64-x86-64 locales unzip zip xvfb imagemagick x11-utils nsis; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
linux_python() {
    for candidate in "${PYTHON:-}" python3.11 python3 /usr/bin/python3; do
        "$candidate" -c 'import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$candidate" && return
    done
    return 1
}
linux_python >/dev/null || missing+=(python3 python3-pip)
if [ ${#missing[@]} -gt 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } >>"$log" 2>&1
fi
say "Debian packages: ${missing[*]:-all there}"
py=$(linux_python)

LC_ALL=C locale -a | grep -qi '^zh_CN.utf-\?8$' || LC_ALL=C localedef -i zh_CN -f UTF-8 zh_CN.UTF-8 >>"$log" 2>&1
{ export LC_ALL=zh_CN.UTF-8; } 2>/dev/null
say "locale zh_CN.UTF-8"

build() { $mingw-gcc -O2 -s "$@" >>"$log" 2>&1; }
build -shared -o "$own/dlls/icuuc.dll" "$kit/src/icuuc.c"
build -shared -o "$own/dlls/bcryptprimitives.dll" "$kit/src/bcryptprimitives.c" -ladvapi32
build -shared -static-libgcc -o "$own/dlls/zzz-zz-zzz-crt-math-shim-0.dll" "$kit/src/crtmath.c" "$kit/src/crtmath.def"
make_prefix "$own/dlls"
say "Wine prefix: $(wine --version), $(wine cmd /c ver 2>/dev/null </dev/null | tr -d '\r\n'), three stand-in DLLs"

fetch="$py -m pip download -q --no-deps --require-hashes --only-binary=:all: --platform win_amd64 --python-version 3.11
    --implementation cp --abi cp311 --abi abi3 --abi none"
mkdir -p "$own/python" "$own/wheels"
if [ ! -f "$own/python/done" ]; then
    $fetch -d "$own/python" -r "$kit/python.lock" >>"$log" 2>&1
    touch "$own/python/done"
fi
"$py" "$project/scripts/locked.py" "$lock" windows >"$own/windows.lock"
stamp=$(sha256sum <"$own/windows.lock")
if [ "$stamp" != "$(cat "$own/wheels/done" 2>/dev/null)" ]; then
    rm -f "$own/wheels/"*
    $fetch -d "$own/wheels" -r "$own/windows.lock" >>"$log" 2>&1
    echo "$stamp" >"$own/wheels/done"
fi
wheels=("$own"/wheels/*.whl)
say "wheels: ${#wheels[@]} for Windows, $(du -sh "$own/wheels" | cut -f1), hashes checked"

if [ ! -f "$own/python-built" ]; then
    rm -rf "$python"
    mkdir -p "$python/DLLs"
    mkdir "$python/Lib"
    tar -c -C "$($py -c 'import os; print(os.path.dirname(os.__file__))')" --exclude={./site-packages,./dist-packages,./test} \
        --exclude={./lib-dynload,./EXTERNALLY-MANAGED,'./config-3.11*','./_sysconfigdata*'} . | tar -x -C "$python/Lib"
    mkdir "$packages"
    unzip -qjo "$own"/python/panda3d*.whl 'deploy_libs/*.pyd' 'deploy_libs/lib*.dll' deploy_libs/sqlite3.dll -d "$python/DLLs"
    unzip -qjo "$own"/python/panda3d*.whl deploy_libs/python311.dll deploy_libs/VCRUNTIME140.dll -d "$python"
    unzip -qjo "$own"/wheels/shiboken6*.whl shiboken6/vcruntime140_1.dll -d "$python"
    rm "$python/DLLs/_tkinter.pyd"
    work=$(mktemp -d)
    $mingw-objdump -p "$python/python311.dll" |
        awk '/\[Ordinal\/Name Pointer\] Table/ {f = 1; next} f && /\[ *[0-9]+\]/ {print $NF} /^$/ {f = 0}' >"$work/names"
    { echo "LIBRARY python311.dll"; echo EXPORTS; cat "$work/names"; } >"$work/link.def"
    $mingw-dlltool -d "$work/link.def" -l "$work/libpython311.a"
    { echo EXPORTS; sed 's/.*/  & = python311.&/' "$work/names"; } >"$work/forward.def"
    echo 'int d;' >"$work/d.c"
    build -shared -nostdlib -o "$python/python3.dll" "$work/d.c" "$work/forward.def" -Wl,--entry,0 -L"$work" -lpython311
    cp "$kit/src/python.manifest" "$work"
    (cd "$work" && echo '1 24 "python.manifest"' >p.rc && $mingw-windres p.rc p.o)
    build -municode -o "$python/python.exe" "$kit/src/python.c" "$work/p.o" -L"$work" -lpython311
    rm -r "$work"
    touch "$own/python-built"
fi
say "python: $("$kit/python.sh" -c 'import sys; print(sys.version)' | tr -d '\r')"

if [ "$stamp" != "$(cat "$own/installed" 2>/dev/null)" ]; then
    [ -d "$packages/pip" ] || unzip -qo "$own"/wheels/pip-*.whl -d "$packages"
    "$kit/python.sh" -m pip install -q --no-index --no-warn-script-location --find-links "$(winepath -w "$own/wheels")" \
        --require-hashes -r "$(winepath -w "$lock")" >>"$log" 2>&1
    echo "$stamp" >"$own/installed"
fi
say "packages: $("$kit/python.sh" -m pip list --format=freeze | wc -l) by pip under Wine, hashes checked"

mkdir -p "$own/original"
for file in "$packages"/numpy/_core/_multiarray_umath*.pyd; do
    if grep -q api-ms-win-crt-math-l1-1-0.dll "$file"; then
        cp "$file" "$own/original"
        sed -i 's/api-ms-win-crt-math-l1-1-0\.dll/zzz-zz-zzz-crt-math-shim-0.dll/' "$file"
    fi
    say "numpy: ${file##*/} takes the stand-in's maths; the wheel's own file is kept"
done

"$kit/python.sh" "$(winepath -w "$kit/src/selftest.py")" | sed 's/\r$//; s/^/          /' || fail "self-test failed"
say "ready"
