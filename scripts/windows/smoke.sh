#!/usr/bin/env bash
# What bundle.sh left in build/windows, tried in a new prefix without Python and without drive Z:, as a user with a Chinese
# name in a Chinese folder: the commands, a book of a newer program, the wizard and the window, the installer. What it made
# and the pictures: out/smoke/
set -uo pipefail
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
own=$WINEPREFIX/winkit tried=$project/build/windows/$name setup=("$project"/dist/windows/"$name"-*-setup.exe)
[ -d "$tried" ] || fail "没有 build/windows/$name，请先运行 scripts/windows/bundle.sh。"
no_linux_settings
unset QT_QPA_PLATFORM QT_QPA_FONTDIR

# what the program must be able to do
smoke() {
    run help --help
    said help "用法：$name"
    run demo demo "$place\\演示" --villages 2 --households 8
    run verify verify "$demo\\village-1.fpb"
    run export-xlsx export-xlsx "$demo\\village-1.fpb" "$place\\名册.xlsx"
    made 名册.xlsx PK
    run import import "$demo\\village-1.fpb" "$place\\名册.xlsx"
    run export export "$demo\\village-2.fpb" --to "$place\\优盘"
    run merge merge "$demo\\township.fpb" "$place\\优盘"
    run cards cards "$demo\\village-1.fpb" --pdf "$place\\明白卡.pdf" --everybody
    made 明白卡.pdf %PDF
    embedded 明白卡.pdf
    newer
    window wizard
    window window "$demo\\village-1.fpb"
    installer
}

failures=0
verdict() { # NAME OK? WHAT
    local word=ok
    [ "$2" = 0 ] || { word=FAILED; failures=$((failures + 1)); }
    say "  $1: $word $3"
}
run() { # NAME ARGS…
    local what=$1 code=0 begun=$EPOCHREALTIME
    shift
    started "$exe" "$@" >"$there/$what.txt" 2>&1 || code=$?
    verdict "$what" "$code" "$(awk "BEGIN {printf \"%.1f s, exit $code\", $EPOCHREALTIME - $begun}"): $(tail -n 1 "$there/$what.txt" | tr -d '\r' | iconv -f gb18030 -t utf-8 -c | cut -c 1-60)"
}
started() { timeout 300 bash -c '. "$0"; piped "$@"' "$kit/common.sh" "$@" </dev/null; }
said() { # NAME WORDS: in the code page of Windows
    iconv -f gb18030 -t utf-8 -c "$there/$1.txt" | grep -qF "$2"
    verdict "$1 says “$2”" $? ""
}
made() { # FILE FIRST_BYTES
    local code=1
    [ "$(head -c ${#2} "$there/$1" 2>/dev/null)" = "$2" ] && code=0
    verdict "$1" $code "$(du -h "$there/$1" 2>/dev/null | cut -f1)"
}
embedded() { # PDF: every font is in it
    local fonts
    fonts=$(pdffonts "$there/$1" | tail -n +3)
    [ -n "$fonts" ] && ! grep -qvE ' yes (yes|no) +(yes|no) +[0-9]+ +[0-9]+ *$' <<<"$fonts"
    verdict "$1: fonts" $? "$(wc -l <<<"$fonts") embedded"
}
newer() { # a book of a program to come: its number, bytes 60 to 63, says so
    cp "$there/演示/village-1.fpb" "$there/新版.fpb"
    printf '\0\0\377\377' | dd of="$there/新版.fpb" bs=1 seek=60 conv=notrunc status=none
    local code=0
    started "$exe" verify "$place\\新版.fpb" >"$there/newer.txt" 2>&1 || code=$?
    [ $code = 2 ]
    verdict "a newer book" $? "exit $code"
    said newer "请先更新程序"
}
open_window() { # EXE ARGS…: on a screen of its own; $found tells the window
    : >"$there/display"
    Xvfb -displayfd 9 -screen 0 1366x768x24 -nolisten tcp 9>"$there/display" >/dev/null 2>&1 &
    server=$!
    for _ in {1..50}; do [ -s "$there/display" ] && break; sleep 0.2; done
    screen=:$(cat "$there/display")
    (: | DISPLAY=$screen wine "$@" 2>&1 | cat >"$there/window.txt") &
    program=$!
    found=
    for _ in {1..240}; do
        sleep 0.5
        found=$(DISPLAY=$screen xwininfo -root -tree 2>/dev/null | grep -E '": \("[^"]*\.exe" .* [0-9]{3,4}x[0-9]{3,4}\+' | head -n 1)
        [ -z "$found" ] || break
    done
}
close_window() {
    wineserver -k
    wait $program
    kill $server && wait $server 2>/dev/null
    server=
}
window() { # NAME ARGS…
    local what=$1 code=1 begun=$SECONDS colours=0
    shift
    open_window "$exe" "$@"
    local seconds=$((SECONDS - begun))
    sleep 15
    DISPLAY=$screen import -window root "$there/$what.png" && colours=$(identify -format %k "$there/$what.png")
    [ -n "$found" ] && [ "$colours" -gt 200 ] && kill -0 $program 2>/dev/null && code=0
    verdict "$what" $code "after $seconds s, $colours colours: $(sed -E 's/^ *0x[0-9a-f]+ //; s/: \(.*//' <<<"$found")"
    close_window
}
installer() { # silently: installed, installed over, refused while it runs, removed; books and settings stay
    [ -f "${setup[0]}" ] || { verdict installer 1 "not there"; return; }
    cp "${setup[0]}" "$prefix/drive_c/setup.exe"
    local local_data=$home/AppData/Local key='HKCU\Software\Classes\.fpb' code=0
    local folder=$local_data/Programs/FupinDesktop windows='C:\users\王芳\AppData\Local\Programs\FupinDesktop'
    started 'C:\setup.exe' /S && [ -f "$folder/$name.exe" ] && [ -f "$folder/uninstall.exe" ]
    verdict "installed" $? "$(du -sm "$folder" 2>/dev/null | cut -f1) MB"
    [ -n "$(find "$home/Desktop" "$home/AppData/Roaming" "$prefix/drive_c/users" -name '扶贫桌面.lnk' 2>/dev/null)" ]
    verdict "start menu, desktop" $? ""
    wine reg query "$key" /ve 2>/dev/null | grep -q FupinDesktop.Book
    verdict ".fpb opens it" $? ""
    cp "$there/演示/village-1.fpb" "$folder/账本.fpb"
    mkdir -p "$local_data/$name" && echo kept >"$local_data/$name/settings.ini"
    started 'C:\setup.exe' /S && [ -f "$folder/账本.fpb" ] && grep -q kept "$local_data/$name/settings.ini"
    verdict "installed over: book and settings stay" $? ""
    open_window "$windows\\$name.exe"
    started 'C:\setup.exe' /S || code=$?
    [ -n "$found" ] && [ $code = 3 ] && [ -f "$folder/$name.exe" ]
    verdict "refused while it runs" $? "exit $code"
    close_window
    started "$windows\\uninstall.exe" /S "_?=$windows"
    [ ! -f "$folder/$name.exe" ] && [ -f "$folder/账本.fpb" ] && [ -f "$local_data/$name/settings.ini" ]
    verdict "removed: book and settings stay" $? ""
    ! wine reg query "$key" /ve 2>/dev/null | grep -q FupinDesktop.Book
    verdict ".fpb is free again" $? ""
}

prefix=$(mktemp -d "$project/build/clean.XXXXXX")
server=
trap '[ -z "$server" ] || kill $server; wineserver -k; rm -rf "$prefix"' EXIT
export WINEPREFIX=$prefix
make_prefix "$own/dlls"
rm "$prefix/dosdevices/z:"
home=$prefix/drive_c/users/王芳
mkdir -p "$home"/{AppData/Local/Temp,AppData/Roaming,Desktop,Documents}
for pair in 'Local AppData=AppData\Local' 'AppData=AppData\Roaming' 'Desktop=Desktop' 'Personal=Documents'; do
    wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders' /v "${pair%%=*}" /d "C:\\users\\王芳\\${pair#*=}" /f >/dev/null 2>&1
    wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders' /v "${pair%%=*}" /d "C:\\users\\王芳\\${pair#*=}" /f >/dev/null 2>&1
done
for variable in TEMP TMP; do wine reg add 'HKCU\Environment' /v $variable /d 'C:\users\王芳\AppData\Local\Temp' /f >/dev/null 2>&1; done
cp -al "$tried" "$prefix/drive_c/扶贫 程序"
place='C:\users\王芳\Documents' there=$home/Documents demo='C:\users\王芳\Documents\演示' exe="C:\\扶贫 程序\\$name.exe"
cd "$there" || exit 1
say "smoke test in a clean prefix"
smoke
rm -rf "$project/out/smoke"
mkdir -p "$project/out"
cp -a "$there" "$project/out/smoke"
cd "$project"
[ $failures = 0 ] || fail "$failures 项没有通过，见 out/smoke/。"
say "all passed"
