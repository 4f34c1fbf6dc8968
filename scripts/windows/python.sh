#!/usr/bin/env bash
# python.sh ARGS…: the Windows Python of setup.sh, in this folder, with pipes; exits as it does
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up
no_linux_settings
export PYTHONUTF8=1 QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} QT_QPA_FONTDIR=${QT_QPA_FONTDIR:-C:\\py311\\fonts}
piped "$windows_python" "$@"
