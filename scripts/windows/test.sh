#!/usr/bin/env bash
# test.sh [FOLDER…]: the tests of these folders under Wine, one after the other: a line of counts for each, the whole in
# out/wine/. Without any: what the program keeps and does; tests/posix_only.py names what is left out, and why.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
cd "$project" || exit 1
[ $# -gt 0 ] || set -- tests/db tests/fupin_desktop/{services,exchange,commands} tests/robustness tests/ui
mkdir -p out/wine
failed=0
for folder; do
    begun=$SECONDS log=out/wine/${folder//\//_}.log
    # one machine emulates another: what takes long is no hang
    "$kit/python.sh" -m pytest -v -p no:cacheprovider -o faulthandler_timeout=2000 -m "not slow" "$folder" >"$log" 2>&1 || failed=1
    say "$folder, $((SECONDS - begun)) s: $(tail -n 1 "$log" | tr -d '\r')"
done
exit $failed
