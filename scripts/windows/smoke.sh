#!/usr/bin/env bash
# What bundle.sh left in build/windows, tried in a new prefix without Python and without drive Z:, as a user with a Chinese
# name in a Chinese folder: smoke_steps.sh, the wizard and the window, the installer, over an older one where one is handed in
# (smoke.sh [SETUP.EXE]). What it made and the pictures: out/smoke/
set -uo pipefail
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
own=$WINEPREFIX/winkit tried=$project/build/windows/$name setup=("$project"/dist/windows/"$name"-*-setup.exe)
older=${1:-${setup[0]}}
[ -d "$tried" ] || fail "没有 build/windows/$name，请先运行 scripts/windows/bundle.sh。"
no_linux_settings
unset QT_QPA_PLATFORM QT_QPA_FONTDIR

exe="C:\\扶贫 程序\\$name.exe" place='C:\users\王 芳\Documents' slash='\'
. "$project/scripts/smoke_steps.sh"
piped_at_most() { timeout 300 bash -c '. "$0"; piped "$@"' "$kit/common.sh" "$@" </dev/null; }
started() { piped_at_most "$exe" "$@"; }
opened() { : | wine "$exe" "$@" 2>&1 | cat; }
closed() { wineserver -k; }
plain() { tr -d '\r' | iconv -f gb18030 -t utf-8 -c; } # the code page of Windows
double_clicked() { # a book, twice, where Windows shows everything at 150 %: one window, which has it
    local book="$place\\演示\\village-1.fpb" windows=
    wine reg add 'HKCU\Control Panel\Desktop' /v LogPixels /t REG_DWORD /d 144 /f >/dev/null 2>&1
    for key in .fpb FupinDesktop.Book; do # HKEY_CLASSES_ROOT of Windows has this user's classes too, Wine's has not
        wine reg copy "HKCU\\Software\\Classes\\$key" "HKLM\\Software\\Classes\\$key" /s /f >/dev/null 2>&1
    done
    wineserver -w
    screen
    wine start "$book" >/dev/null 2>&1 </dev/null
    for _ in {1..240}; do sleep 0.5; [ -z "$(titled)" ] || break; done
    wine start "$book" >/dev/null 2>&1 </dev/null
    sleep 30
    windows=$(titled)
    # and none of the program's without a book: a second one that could not open it
    [ "$(grep -c . <<<"$windows")" = 1 ] && grep -q village-1 <<<"$windows" && [ -z "$(bare)" ]
    verdict "a book is double-clicked, twice: one window" $? "$windows"
    import -window root "$there/double_clicked.png"
    closed
    kill $server && wait $server 2>/dev/null
    server=
    unset DISPLAY
}
bare() { xwininfo -root -tree 2>/dev/null | grep -oE '"(扶贫桌面|账本没有打开)"'; }
titled() { xwininfo -root -tree 2>/dev/null | grep -oE '"[^"]*village-1[^"]*"'; }
installer() { # silently: installed, installed over, refused while it runs, removed; books and settings stay
    [ -f "${setup[0]}" ] || { verdict installer 1 "not there"; return; }
    cp "$older" "$prefix/drive_c/older.exe"
    cp "${setup[0]}" "$prefix/drive_c/setup.exe"
    local local_data=$home/AppData/Local key='HKCU\Software\Classes\.fpb' code=0
    local folder=$local_data/Programs/FupinDesktop windows='C:\users\王 芳\AppData\Local\Programs\FupinDesktop'
    piped_at_most 'C:\older.exe' /S && [ -f "$folder/$name.exe" ] && [ -f "$folder/uninstall.exe" ]
    verdict "installed" $? "$(du -sm "$folder" 2>/dev/null | cut -f1) MB"
    shortcuts() { find "$prefix/drive_c/users" -name '扶贫桌面.lnk' | wc -l; }
    [ "$(shortcuts)" = 2 ]
    verdict "start menu, desktop" $? ""
    wine reg query "$key" /ve 2>/dev/null | grep -q FupinDesktop.Book
    verdict ".fpb opens it" $? ""
    cp "$there/演示/village-1.fpb" "$folder/账本.fpb"
    kept() { cmp "$there/演示/village-1.fpb" "$folder/账本.fpb"; }
    mkdir -p "$local_data/$name" && echo kept >"$local_data/$name/settings.ini"
    piped_at_most 'C:\setup.exe' /S && cmp "$tried/$name.exe" "$folder/$name.exe" && kept && grep -q kept "$local_data/$name/settings.ini"
    verdict "installed over: book and settings stay" $? ""
    exe=$windows\\$name.exe open_window
    piped_at_most 'C:\setup.exe' /S || code=$?
    [ -n "$found" ] && [ $code = 3 ] && [ -f "$folder/$name.exe" ]
    verdict "refused while it runs" $? "exit $code"
    close_window
    double_clicked
    piped_at_most "$windows\\uninstall.exe" /S # it copies itself away first, and is not waited for
    for _ in {1..60}; do [ -f "$folder/uninstall.exe" ] || break; sleep 1; done
    [ "$(ls -A "$folder")" = 账本.fpb ] && [ "$(shortcuts)" = 0 ] && kept && [ -f "$local_data/$name/settings.ini" ]
    verdict "removed: book and settings stay" $? ""
    ! wine reg query "$key" /ve 2>/dev/null | grep -q FupinDesktop.Book
    verdict ".fpb is free again" $? ""
}

prefix=$(mktemp -d "$project/build/clean.XXXXXX")
trap '[ -z "$server" ] || kill $server; wineserver -k; rm -rf "$prefix"' EXIT
export WINEPREFIX=$prefix
make_prefix "$own/dlls"
rm "$prefix/dosdevices/z:"
home="$prefix/drive_c/users/王 芳"
mkdir -p "$home"/{AppData/Local/Temp,AppData/Roaming,Desktop,Documents}
for pair in 'Local AppData=AppData\Local' 'AppData=AppData\Roaming' 'Desktop=Desktop' 'Personal=Documents'; do
    wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders' /v "${pair%%=*}" /d "C:\\users\\王 芳\\${pair#*=}" /f >/dev/null 2>&1
    wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders' /v "${pair%%=*}" /d "C:\\users\\王 芳\\${pair#*=}" /f >/dev/null 2>&1
done
for variable in TEMP TMP; do wine reg add 'HKCU\Environment' /v $variable /d 'C:\users\王 芳\AppData\Local\Temp' /f >/dev/null 2>&1; done
cp -al "$tried" "$prefix/drive_c/扶贫 程序"
there=$home/Documents
cd "$there" || exit 1
say "smoke test in a clean prefix"
smoke_commands
share="$prefix/dosdevices/unc/fwq/扶贫 共享" # \\fwq\扶贫 共享, a shared folder
mkdir -p "$share"
cp 演示/village-1.fpb "$share/袁薛庄村.fpb"
run share export-xlsx '\\fwq\扶贫 共享\袁薛庄村.fpb' "$place\\共享.xlsx"
run share-saved import '\\fwq\扶贫 共享\袁薛庄村.fpb' "$place\\共享.xlsx"
grep -q 'longPathAware[^>]*>true<' "$tried/$name.exe"
verdict "long paths are declared" $? ""
window wizard
window window "$place\\演示\\village-1.fpb"
installer
rm -rf "$project/out/smoke"
mkdir -p "$project/out"
cp -a "$there" "$project/out/smoke"
cd "$project"
[ $failures = 0 ] || fail "$failures 项没有通过，见 out/smoke/。"
say "all passed"
