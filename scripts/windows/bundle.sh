#!/usr/bin/env bash
# The bundle, the installer and their checksums, made under Wine, in dist/windows/:
#   NAME/                        for Windows: every wheel's own files
#   NAME-VERSION-win64.zip, NAME-VERSION-setup.exe, SHA256SUMS
# The same with the stand-in for numpy, which runs under this Wine only, is in build/windows/; smoke.sh tries it.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
own=$WINEPREFIX/winkit out=$project/dist/windows tried=$project/build/windows
no_linux_settings
cd "$project"
version=$(sed -n 's/^VERSION = "\(.*\)"/\1/p' fupin_desktop/__init__.py)

begun=$SECONDS
rm -rf "$out" "$tried"
mkdir -p "$out" "$tried"
"$kit/python.sh" -m PyInstaller --noconfirm --clean --log-level WARN --workpath 'build\windows\work' \
    --distpath 'build\windows' pyinstaller.spec >"$tried/pyinstaller.log" 2>&1 ||
    { tail -n 20 "$tried/pyinstaller.log" >&2; fail "PyInstaller 没有做成。"; }
rm -r "$tried/work"
say "PyInstaller: $((SECONDS - begun)) s"

cp -al "$tried/$name" "$out"
for file in "$own"/original/*; do
    find "$out" -name "${file##*/}" -exec cp --remove-destination "$file" {} \;
done
strange=$(cd "$out" && grep -rlaE 'zzz-zz-zzz-crt|Wine (builtin|placeholder) DLL' . || true)
[ -z "$strange" ] || fail "Wine 的文件进了包：$strange"
[ -z "$(find "$out" -iname icuuc.dll -o -iname bcryptprimitives.dll)" ] || fail "代替 Windows 的 DLL 进了包。"
(cd "$out" && zip -qrX "$name-$version-win64.zip" "$name")
python3 "$kit/uninstall_list.py" "$out/$name" "$tried/list.nsh"
makensis -V2 -INPUTCHARSET UTF8 "-DDIST=$out/$name" "-DLIST=$tried/list.nsh" "-DVERSION=$version" "-DOUT=$out/$name-$version-setup.exe" \
    "$kit/installer.nsi" >"$tried/makensis.log" 2>&1 || { tail -n 20 "$tried/makensis.log" >&2; fail "安装程序没有做成。"; }
(cd "$out" && sha256sum "$name-$version-win64.zip" "$name-$version-setup.exe" >SHA256SUMS)

size() { du -sb "$1" | awk '{printf "%.1f MB", $1 / 1e6}'; }
[ "$(du -sb "$out/$name" | cut -f1)" -le 190000000 ] || fail "解开后超过 190 MB：$(size "$out/$name")。"
say "zip $(size "$out/$name-$version-win64.zip"), setup $(size "$out/$name-$version-setup.exe"), unpacked $(size "$out/$name")"
