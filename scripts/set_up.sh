#!/bin/sh
# What `make setup` does: an environment with exactly the packages of requirements.lock, each checked by its hash.
#
#     sh scripts/set_up.sh PYTHON VENV
#
# Run in the project's folder, which is all that it changes. Every failure is one sentence; the details are in a log.
set -eu
python=$1
venv=$2
log=$venv/setup.log
here=$(pwd -P)

say() { printf 'make setup: %s\n' "$1"; }
fail() { say "$1" >&2; exit 1; }

# run COMMAND…: silent when it works; when it fails, the sentence that says why.
run() {
  "$@" > "$log" 2>&1 && return
  if grep -qi 'do not match the hash\|hash mismatch' "$log"; then
    fail "a package is not the one that requirements.lock pins by its hash, so it was not installed; see $log."
  elif grep -qi 'new connection\|dns error\|error sending request\|timed out\|from versions: none' "$log"; then
    fail "no package index answers; connect to the network, or name a mirror in PIP_INDEX_URL and UV_DEFAULT_INDEX, \
and run it again; details are in $log."
  fi
  tail -n 20 "$log" >&2
  fail "the packages could not be installed; what went wrong is above and in $log."
}

# Nothing to do where the same was done in the same place.
wanted="$here $(cat pyproject.toml requirements.lock scripts/set_up.sh | cksum)"
[ "$wanted" != "$(cat "$venv/.ready" 2> /dev/null)" ] || exit 0

command -v "$python" > /dev/null || fail "there is no $python here; name a Python 3.11 or newer: make setup PYTHON=…"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or newer is needed, this is $("$python" -V 2>&1); name another: make setup PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2> /dev/null ||
  fail "$python lacks the module venv; on Debian and Ubuntu it is in the package python3-venv."

# An environment holds its own path: in a folder that was moved or copied it is made anew, and so is half a one.
if ! { [ -x "$venv/bin/pip" ] && grep -qsF " $here/$venv" "$venv/pyvenv.cfg"; }; then
  say "creating $venv with $("$python" -V) …"
  "$python" -m venv --clear "$venv"
fi

pip() { "$venv/bin/python" -m pip --no-cache-dir --disable-pip-version-check "$@"; }
export UV_CACHE_DIR="$here/$venv/.uv-cache" UV_PYTHON_DOWNLOADS=never

say "fetching the packages that requirements.lock pins …"
awk '/^[^ ]/ { uv = /^uv==/ } uv' requirements.lock > "$venv/uv.lock"
run pip install --require-hashes --no-deps -r "$venv/uv.lock"
# Bytecode now, so that no command ever compiles: `dondoc status` takes half the time.
run "$venv/bin/uv" pip sync --python "$venv/bin/python" --compile-bytecode --require-hashes requirements.lock
run pip install --no-build-isolation --no-deps --editable . # by pip, since uv leaves a lock file in /tmp
"$venv/bin/python" -m compileall -q -x "^\./($venv|tests|var)/" . > "$log" 2>&1 || true # without it all works, slower
printf '%s\n' "$wanted" > "$venv/.ready"
say "done; all of it is in $venv."
