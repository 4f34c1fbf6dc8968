# what the scripts of this folder share. Programs of Wine run in the project's folder; its prefix is .wine there
kit=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
project=$(realpath "$kit/../..")
name=fupin_desktop
export WINEPREFIX=${WINEPREFIX:-$project/.wine}
export WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
export LANG=zh_CN.UTF-8 LC_ALL=zh_CN.UTF-8 # Windows' code page 936
windows_python='C:\py311\python.exe'

say() { printf '%(%T)T  %s\n' -1 "$*"; }
fail() { echo "$*" >&2; exit 1; }
must_be_set_up() { [ -f "$WINEPREFIX/winkit/${1:-installed}" ] || fail "还没有准备好，请先运行 scripts/windows/setup.sh。"; }

# settings of this machine that a Windows program would take for its own
no_linux_settings() { unset ${!PIP_*} ${!PYTHON*} TMPDIR VIRTUAL_ENV; }

# wine with pipes, which a Windows Python needs here; stdin is empty unless a pipe or a file is handed in; its exit code
piped() {
    if [ -p /dev/stdin ]; then out_piped "$@"; elif [ -f /dev/stdin ]; then cat | out_piped "$@"; else : | out_piped "$@"; fi
}
out_piped() {
    { wine "$@" 2>&1 >&3 3>&- | cat >&2 3>&-; exit "${PIPESTATUS[0]}"; } 3>&1 | cat
    return "${PIPESTATUS[0]}"
}

# a prefix with what this Wine lacks of Windows; DLLs in $1
make_prefix() {
    [ -f "$WINEPREFIX/system.reg" ] || wine wineboot -i >/dev/null 2>&1 </dev/null
    wine winecfg -v win10 >/dev/null 2>&1 </dev/null
    wineserver -w
    local dll link system=$WINEPREFIX/drive_c/windows/system32
    for link in "$WINEPREFIX"/drive_c/users/*/*; do # Documents, Desktop …: not the home folder of this machine
        [ ! -L "$link" ] || { rm "$link"; mkdir "$link"; }
    done
    for dll in "$1"/*.dll; do
        [ -e "$system/${dll##*/}" ] || cp "$dll" "$system"
    done
}
