# What a bundle must be able to do, on every system: sourced by scripts/windows/smoke.sh, scripts/linux/smoke.sh and
# .github/workflows/windows.yml. The caller sets $there, a folder, and $place, the same as the program names it, with $slash
# between names; `started ARGS…` runs the program, `opened ARGS…` its window until `closed`; `plain` makes what it told UTF-8.
failures=0 server=

smoke_commands() {
    local demo=$place${slash}演示 book=$place${slash}台账${slash}village.fpb
    run help --help
    said help "用法：fupin_desktop"
    run demo demo "$demo" --villages 2 --households 8
    run verify verify "$demo${slash}village-1.fpb"
    run export-xlsx export-xlsx "$demo${slash}village-1.fpb" "$place${slash}名册.xlsx"
    made 名册.xlsx PK
    run import import "$demo${slash}village-1.fpb" "$place${slash}名册.xlsx"
    run export export "$demo${slash}village-2.fpb" --to "$place${slash}优盘"
    run merge merge "$demo${slash}township.fpb" "$place${slash}优盘"
    run cards cards "$demo${slash}village-1.fpb" --pdf "$place${slash}明白卡.pdf" --everybody
    made 明白卡.pdf %PDF
    run demo-ledgers demo "$place${slash}台账" --households 8 --ledgers
    run ledger ledger "$book" project --export "$place${slash}项目.xlsx"
    made 项目.xlsx PK
    run ledger-paper ledger "$book" project --print "$place${slash}项目.pdf"
    made 项目.pdf %PDF
    run board clues "$book"
    run board-totals clues "$book" --totals
    run clue-paper print-clue "$book" --paper 1 --pdf "$place${slash}监测表.pdf" --photos
    made 监测表.pdf %PDF
    run report report "$demo${slash}township.fpb" --xlsx "$place${slash}报告.xlsx" --docx "$place${slash}报告.docx" \
        --pdf "$place${slash}报告.pdf"
    made 报告.xlsx PK
    made 报告.docx PK
    made 报告.pdf %PDF
    newer
}
newer() { # a book of a program to come: its number, bytes 60 to 63, says so
    cp "$there/演示/village-1.fpb" "$there/新版.fpb"
    printf '\0\0\377\377' | dd of="$there/新版.fpb" bs=1 seek=60 conv=notrunc status=none
    local code=0 before
    before=$(sha256sum <"$there/新版.fpb")
    started verify "$place${slash}新版.fpb" >"$there/newer.txt" 2>&1 || code=$?
    [ $code = 2 ] && [ "$before" = "$(sha256sum <"$there/新版.fpb")" ]
    verdict "a newer book, untouched" $? "exit $code"
    said newer "请先更新程序"
}

verdict() { # NAME OK? WHAT
    local word=ok
    [ "$2" = 0 ] || { word=FAILED; failures=$((failures + 1)); }
    printf '%(%T)T    %s: %s %s\n' -1 "$1" "$word" "$3"
}
run() { # NAME ARGS…
    local what=$1 code=0 begun=$EPOCHREALTIME
    shift
    started "$@" >"$there/$what.txt" 2>&1 || code=$?
    verdict "$what" "$code" "$(awk "BEGIN {printf \"%.1f s, exit $code\", $EPOCHREALTIME - $begun}"): $(tail -n 1 "$there/$what.txt" | plain | cut -c 1-60)"
}
said() { # NAME WORDS
    plain <"$there/$1.txt" | grep -F "$2" >/dev/null
    verdict "$1 says “$2”" $? ""
}
made() { # FILE FIRST_BYTES; of a PDF, every font is in it (where poppler can look)
    local code=1 fonts
    [ "$(head -c ${#2} "$there/$1" 2>/dev/null)" = "$2" ] && code=0
    verdict "$1" $code "$(du -h "$there/$1" 2>/dev/null | cut -f1)"
    [ "$2" = %PDF ] && command -v pdffonts >/dev/null || return 0
    fonts=$(pdffonts "$there/$1" | tail -n +3)
    [ -n "$fonts" ] && ! grep -qvE ' yes (yes|no) +(yes|no) +[0-9]+ +[0-9]+ *$' <<<"$fonts"
    verdict "$1: fonts" $? "$(wc -l <<<"$fonts") embedded"
}
screen() { # one of its own for what comes; $found tells the window that shows
    : >"$there/display"
    Xvfb -displayfd 9 -screen 0 1366x768x24 -nolisten tcp 9>"$there/display" >/dev/null 2>&1 &
    server=$!
    for _ in {1..50}; do [ -s "$there/display" ] && break; sleep 0.2; done
    export DISPLAY=:$(cat "$there/display")
}
open_window() { # ARGS…
    screen
    (opened "$@" >"$there/window.txt" 2>&1) &
    program=$!
    found=
    for _ in {1..240}; do
        sleep 0.5
        found=$(xwininfo -root -tree 2>/dev/null | grep -E '": \("[^"]*(\.exe|fupin)[^"]*" .* [0-9]{3,4}x[0-9]{3,4}\+' | head -n 1)
        [ -z "$found" ] || break
    done
}
close_window() {
    closed
    wait $program
    kill $server && wait $server 2>/dev/null
    server=
    unset DISPLAY
}
window() { # NAME ARGS…: it shows itself, in colours, and stays
    local what=$1 code=1 begun=$SECONDS colours=0
    shift
    open_window "$@"
    local seconds=$((SECONDS - begun))
    sleep 15
    import -window root "$there/$what.png" && colours=$(identify -format %k "$there/$what.png")
    [ -n "$found" ] && [ "$colours" -gt 200 ] && kill -0 $program 2>/dev/null && code=0
    verdict "$what" $code "after $seconds s, $colours colours: $(sed -E 's/^ *0x[0-9a-f]+ //; s/: \(.*//' <<<"$found")"
    close_window
}
