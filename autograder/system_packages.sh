#!/bin/sh
# Install the named Debian packages that are missing, where that is possible (root on Debian or Ubuntu). Elsewhere only
# say what is missing: whatever needs it then says so itself, and why.
# usage: system_packages.sh bubblewrap chromium

missing=""
for package in "$@"; do
    case "$package" in
        bubblewrap) program=bwrap ;;
        *) program=$package ;;
    esac
    command -v "$program" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "not installed:$missing. On Debian or Ubuntu: sudo apt-get install$missing"
fi
exit 0
