#!/usr/bin/env bash
# 准备运行环境：系统库、锁定版本的 Python 环境（.venv）。可重复执行，已备好时不到一秒。
# 用法：scripts/setup.sh run|test        test 还装上测试要用的 LibreOffice、pdftotext、Xvfb
set -euo pipefail
cd -P "$(dirname "$0")/.."

die() {
    echo "无法继续：$1" >&2
    exit 1
}

# What a bare Debian lacks, as "how to notice:package". Sonames, not package names: those change from one release to the next.
libraries="
    libGL.so.1:libgl1                     libEGL.so.1:libegl1                   libxkbcommon.so.0:libxkbcommon0
    libfontconfig.so.1:libfontconfig1     libglib-2.0.so.0:libglib2.0-0         libdbus-1.so.3:libdbus-1-3
    libxcb-cursor.so.0:libxcb-cursor0     libxcb-icccm.so.4:libxcb-icccm4       libxcb-image.so.0:libxcb-image0
    libxcb-keysyms.so.1:libxcb-keysyms1   libxcb-render-util.so.0:libxcb-render-util0
    libxcb-shape.so.0:libxcb-shape0       libxcb-xkb.so.1:libxcb-xkb1           libxkbcommon-x11.so.0:libxkbcommon-x11-0"
programs="" files=""
[ "${1:-run}" = test ] && programs="soffice:libreoffice-calc-nogui pdftotext:poppler-utils Xvfb:xvfb xauth:xauth openbox:openbox xdotool:xdotool"
[ "${1:-run}" = test ] && files="/usr/lib/libreoffice/program/libswlo.so:libreoffice-writer-nogui" # no program of its own

missing_packages() {
    local known pair
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    for pair in $libraries; do
        grep -qF "${pair%%:*} " <<<"$known" || echo "${pair#*:}"
    done
    for pair in $programs; do
        command -v "${pair%%:*}" >/dev/null || echo "${pair#*:}"
    done
    for pair in $files; do
        [ -e "${pair%%:*}" ] || echo "${pair#*:}"
    done
    [ -e .venv/bin/python ] || python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

install_packages() {
    local names=$* sudo=""
    command -v apt-get >/dev/null || die "缺少系统软件包 $names，这台机器没有 apt-get，请先手工安装。"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "缺少系统软件包 $names，请用 root 执行，或先执行 apt-get install $names。"
        sudo -v || die "缺少系统软件包 $names，sudo 没有通过，请用 root 执行。"
        sudo=sudo
    fi
    echo "安装系统软件包：$names"
    mkdir -p out
    { $sudo apt-get update -qq \
        && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
        </dev/null >out/apt.log 2>&1 || die "系统软件包 $names 没有装上，请检查网络和软件源（详见 out/apt.log）。"
}

venv_is_sound() {
    # a Python upgraded, or a folder moved, breaks it
    .venv/bin/python -c '' 2>/dev/null && grep -qsF " $PWD/.venv" .venv/pyvenv.cfg
}

install_python_packages() {
    local lock=requirements-dev.lock stamp
    stamp=$(sha256sum <"$lock")
    if ! venv_is_sound; then
        rm -rf .venv
        python3 -m venv .venv || die "没有做成 .venv，请检查 python3-venv 和磁盘空间。"
    elif [ "$(cat .venv/.locked 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    echo "安装 Python 软件包（.venv）"
    mkdir -p out
    if ! [ -x .venv/bin/uv ]; then
        # uv comes by pip at the version and hashes of the lock, and then does the rest
        awk '/^[^ #]/ { on = /^uv==/ } on' "$lock" >.venv/uv.lock
        PIP_CONSTRAINT='' .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.lock \
            >out/pip.log 2>&1 || die "Python 软件包没有装上，请检查网络（详见 out/pip.log）。"
    fi
    # a mirror chosen for pip serves uv as well
    export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    [ -n "$UV_DEFAULT_INDEX" ] || unset UV_DEFAULT_INDEX
    # so do the certificates of the system: the network of an office may have its own
    [ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
    .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes "$lock" >out/pip.log 2>&1 \
        || die "Python 软件包没有装上，请检查网络（详见 out/pip.log）。"
    echo "$stamp" >.venv/.locked
}

command -v python3 >/dev/null || die "没有 python3，请先安装 Python 3.11 或更新的版本。"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 版本太旧，要 3.11 或更新。"
mapfile -t packages < <(missing_packages)
[ ${#packages[@]} = 0 ] || install_packages "${packages[@]}"
install_python_packages
