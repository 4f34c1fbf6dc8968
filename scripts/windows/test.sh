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
count() { grep -cE "::.* $1( +\[ *[0-9]+%\])?\s*$" "$log"; }
ended() { tail -n 1 "$log" | grep -qE ' in [0-9.]+s'; }
for folder; do
    seconds=$SECONDS cut=() log=out/wine/${folder//\//_}.log
    list=${log%.log}.begun
    [ -n "${RESUME:-}" ] || rm -f "$log" "$list"
    touch "$log" "$list"
    until ended; do
        before=$(wc -l <"$list")
        "$kit/python.sh" -m pytest -v -p no:cacheprovider -p scripts.windows.resumed --begun "$list" \
            -o faulthandler_timeout="${PATIENCE:-900}" -o faulthandler_exit_on_timeout=true -m "not slow" "$folder" >>"$log" 2>&1
        ended && break
        [ "$(wc -l <"$list")" -gt "$before" ] || break # it does not even begin
        cut+=("$(tail -n 1 "$list")")
    done
    bad=$(($(count FAILED) + $(count ERROR)))
    say "$folder, $((SECONDS - seconds)) s: $(count PASSED) passed, $bad failed, $(grep -c ' SKIPPED ' "$log") skipped, ${#cut[@]} cut off: ${cut[*]}"
    ended && [ $((bad + ${#cut[@]})) = 0 ] || failed=1
done
exit $failed
