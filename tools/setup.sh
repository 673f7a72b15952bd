#!/bin/sh
# Installs what tools/system_packages.txt lists, as root or through sudo; without either it says what is missing.
set -eu
cd "$(dirname "$0")/.."

if ! command -v apt-get >/dev/null 2>&1; then
  echo "This set-up knows Debian and Ubuntu only. Elsewhere, install QGIS with its Python modules, Qt's rcc and lrelease," >&2
  echo "and Xvfb (with xvfb-run), then try again." >&2
  /usr/bin/python3 -c "import qgis.core" && exit 0
  exit 1
fi

missing=""
for package in $(cat tools/system_packages.txt); do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

become=""
if [ "$(id -u)" -ne 0 ]; then
  if [ -t 0 ] && command -v sudo >/dev/null 2>&1; then
    become="sudo"
  elif sudo -n true 2>/dev/null; then
    become="sudo -n"
  else
    echo "These system packages are missing, and installing them takes root:" >&2
    echo "  apt-get install --no-install-recommends$missing" >&2
    exit 1
  fi
fi

echo "Installing system packages:$missing"
$become apt-get update -q
$become env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
