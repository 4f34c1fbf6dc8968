#!/usr/bin/env bash
# test.sh [FOLDER…]: the tests of these folders under Wine, one after the other: a line of counts for each, the whole in
# out/wine/. Without any: what the program keeps and does; tests/posix_only.py names what is left out, and why. A test that
# takes longer than PATIENCE seconds is written down with where it stands, and those behind it are gone on with. RESUME=1
# goes on where a run was cut off.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
cd "$project" || exit 1
[ $# -gt 0 ] || set -- tests/db tests/fupin_desktop/{services,exchange,commands} tests/robustness tests/ui
mkdir -p out/wine
failed=0
count() { grep -c "^$1"$'\t' "$list"; }
ended() { grep -q '^ended' "$list"; }
for folder; do
    seconds=$SECONDS log=out/wine/${folder//\//_}.log
    list=${log%.log}.begun
    [ -n "${RESUME:-}" ] || rm -f "$log" "$list" "${log%.log}.failures"
    touch "$list"
    until ended; do
        before=$(count begun)
        "$kit/python.sh" -m pytest -v -p no:cacheprovider -p scripts.windows.resumed --begun "$list" \
            -o faulthandler_timeout="${PATIENCE:-900}" -o faulthandler_exit_on_timeout=true -m "not slow" "$folder" >>"$log" 2>&1
        ended || [ "$(count begun)" -gt "$before" ] || break # it does not even begin
    done
    cut=$(awk -F '\t' '$1 == "begun" {begun[$2]} $1 != "begun" {delete begun[$2]} END {for (one in begun) print one}' "$list")
    say "$folder, $((SECONDS - seconds)) s: $(count passed) passed, $(count failed) failed, $(count skipped) skipped${cut:+, cut off: $cut}"
    ended && [ -z "$cut" ] && [ "$(count failed)" = 0 ] || failed=1
done
exit $failed
