#!/bin/sh
# Installs the command line as "download": builds it, copies it below PREFIX (~/.local unless given), and makes the
# archive with which it starts fast.
#
#   download-manager-cli/install.sh [PREFIX]
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
prefix="${1:-$HOME/.local}"
(cd "$here/.." && mvn ${MAVEN_ARGS:-} -B -q package -Dmaven.test.skip=true -pl download-manager-cli -am)

share="$prefix/share/download-manager"
mkdir -p "$prefix/bin" "$share"
rm -rf "$share/lib"
cp -R "$here/target/lib" "$share/lib"
cp "$here/target/download-manager-cli.jar" "$share/"
cp "$here/src/main/scripts/make-archive" "$share/"
cp "$here/src/main/scripts/download" "$prefix/bin/"
chmod +x "$prefix/bin/download" "$share/make-archive"

# The first call finds no archive and makes one.
"$prefix/bin/download" --version
echo "installed $prefix/bin/download"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "add it to the PATH: export PATH=\"$prefix/bin:\$PATH\"" ;; esac
