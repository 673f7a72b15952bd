#!/bin/sh
# Runs the tests on other QGIS versions: Debian 13 (3.40) and testing (3.44), each bootstrapped under build/matrix.
# Takes root, debootstrap, about 3 GB and several minutes for each. `tools/matrix.sh trixie` runs one.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
suites=${*:-trixie testing}

[ "$(id -u)" -eq 0 ] || { echo "The matrix needs root (debootstrap, chroot)." >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -q -y --no-install-recommends debootstrap

failed=""
for suite in $suites; do
  system=$root/build/matrix/$suite
  [ -x "$system/usr/bin/apt-get" ] || debootstrap "$suite" "$system"
  cp /etc/resolv.conf "$system/etc/resolv.conf"
  [ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$system/etc/pip.conf"
  rm -rf "$system/work" && mkdir "$system/work"
  git archive HEAD | tar -x -C "$system/work"
  mountpoint -q "$system/proc" || mount -t proc proc "$system/proc"
  chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c '
    apt-get update -q && apt-get install -q -y --no-install-recommends make ca-certificates' &&
    cp /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/" &&  # with the authorities that were added here
    chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 make -C /work test || failed="$failed $suite"
  umount "$system/proc"
done
[ -z "$failed" ] || { echo "Failed on:$failed" >&2; exit 1; }
