#!/bin/sh
# try_pkg_config.sh SOURCE BUILD PREFIX COMPILER FLAGS: the same with nothing but pkg-config.
set -eu
mkdir -p "$2"
export PKG_CONFIG_PATH=$(dirname "$(find "$3" -name magswap.pc)")
# shellcheck disable=SC2046,SC2086
"$4" $5 "$1/consumer.cpp" -o "$2/consumer" $(pkg-config --cflags --libs --static magswap)
"$2/consumer"
