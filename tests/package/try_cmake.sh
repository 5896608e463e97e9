#!/bin/sh
# try_cmake.sh SOURCE BUILD PREFIX COMPILER FLAGS: builds the consumer against the installed package and runs it.
set -eu
rm -rf "$2"
cmake -G Ninja -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$3" -DCMAKE_CXX_COMPILER="$4" -DCMAKE_CXX_FLAGS="$5" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$2" >/dev/null
"$2/consumer"
