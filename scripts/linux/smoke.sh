#!/usr/bin/env bash
# smoke.sh [BUNDLE [ROOT]]: the bundle of Linux (dist/fupin_desktop), tried without Python on its PATH, as a user with a
# Chinese name in a Chinese folder; in ROOT, an older system, where one is given (chroot, root). Needs Xvfb, x11-utils,
# imagemagick, poppler-utils. What it made and the pictures: out/smoke-linux/
set -uo pipefail
project=$(realpath "$(dirname "$(realpath "$0")")/../..")
bundle=$(realpath "${1:-$project/dist/fupin_desktop}") root=${2:-}
fail() { echo "$*" >&2; exit 1; }
[ -x "$bundle/fupin_desktop" ] || fail "没有 $bundle，请先 make bundle。"
for tool in Xvfb xwininfo import pdffonts; do command -v $tool >/dev/null || fail "缺 $tool。"; done

. "$project/scripts/smoke_steps.sh"
area=$(mktemp -d "$root/tmp/smoke.XXXXXX")
trap '[ -z "$server" ] || kill $server; rm -rf "$area"' EXIT
there="$area/王 芳" slash=/ place="${area#"$root"}/王 芳"
app=${area#"$root"}/扶贫\ 程序/fupin_desktop
mkdir "$there"
cp -r "$bundle" "$area/扶贫 程序"
away=()
[ -z "$root" ] || away=(chroot "$root")
away+=(/usr/bin/env -i PATH=/nowhere HOME="$place" LANG=C.UTF-8)
started() { "${away[@]}" /usr/bin/timeout 300 "$app" "$@" </dev/null; }
opened() { exec "${away[@]}" DISPLAY="$DISPLAY" "$app" "$@" </dev/null; }
closed() { kill $program; }
plain() { cat; }

smoke_commands
window wizard
window window "$place/演示/village-1.fpb"
rm -rf "$project/out/smoke-linux"
mkdir -p "$project/out"
cp -r "$there" "$project/out/smoke-linux"
[ $failures = 0 ] || fail "$failures 项没有通过，见 out/smoke-linux/。"
echo "all passed"
