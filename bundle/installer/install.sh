#!/bin/sh
# 不联网安装测评软件 / installs ceping without network: sh install.sh [FOLDER]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
want=$(cat "$here/python.txt")
folder=${1:-$HOME/ceping}

python=${PYTHON:-}
for name in "python$want" python3 python; do
    [ -n "$python" ] && break
    if command -v "$name" >/dev/null 2>&1; then
        have=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
        if [ "$have" = "$want" ]; then python=$name; fi
    fi
done
if [ -z "$python" ]; then
    echo "需要Python ${want}，这台机器上没有找到。请先安装，或用 PYTHON=路径 指明。" >&2
    echo "Python $want is needed and was not found; install it, or name it by PYTHON=PATH." >&2
    exit 1
fi
if [ -e "$folder" ]; then
    echo "${folder} 已经存在，不覆盖。请换一个文件夹，或先移走旧的。" >&2
    echo "$folder exists and is not written over; name another folder." >&2
    exit 1
fi
if command -v sha256sum >/dev/null 2>&1; then
    (cd "$here" && sha256sum --quiet -c SHA256SUMS) || {
        echo "安装包的文件与清单不符，没有安装。 / files differ from SHA256SUMS; nothing installed." >&2
        exit 1
    }
fi
# the last steps may fail half-way: what is not whole does not stay
trap 'rm -rf "$folder"' EXIT
"$python" -m venv --without-pip "$folder"
pip=$(ls "$here"/wheels/pip-*.whl)
"$folder/bin/python" "$pip/pip" install -q --no-index --find-links "$here/wheels" \
    --disable-pip-version-check --no-cache-dir --require-hashes -r "$here/requirements.txt"
"$folder/bin/ceping" --help >/dev/null
trap - EXIT
echo "装好了。运行： / Installed. Run:"
echo "    $folder/bin/ceping --help"
