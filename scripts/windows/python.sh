#!/usr/bin/env bash
# python.sh ARGS…: the Windows Python of setup.sh, in this folder, with pipes; exits as it does
. "$(dirname "$(realpath "$0")")/common.sh"
must_be_set_up python-built # setup.sh installs the packages by it
no_linux_settings
export PYTHONUTF8=1 # Wine hands on no QT_…: the tests choose their screen themselves
piped "$windows_python" "$@"
