#!/bin/sh
# Installs the command line as "download": builds it, copies it below PREFIX (~/.local unless given), and makes the
# archive with which it starts fast. Run it again to renew what is installed.
#
#   download-manager-cli/install.sh [PREFIX]
set -eu
unset CDPATH
here="$(cd "$(dirname "$0")" && pwd)"
prefix="${1:-${HOME:?is not set; give a PREFIX}/.local}"

# Before the build, which takes a minute.
refuse() {
	echo "install.sh: cannot write to $1; give another PREFIX, or run it as somebody who can" >&2
	exit 1
}
share="$prefix/share/download-manager"
mkdir -p "$prefix/bin" "$share" || refuse "$prefix"
for directory in "$prefix/bin" "$share"; do
	[ -w "$directory" ] || refuse "$directory"
done
prefix="$(cd "$prefix" && pwd)"
share="$prefix/share/download-manager"

(cd "$here/.." && mvn ${MAVEN_ARGS:-} -B -q package -Dmaven.test.skip=true -pl download-manager-cli -am)

# Each is replaced in one step: one that runs, or a link that is in its place, is not written to.
put() {
	cp "$1" "$2.new"
	chmod "$3" "$2.new"
	mv -f "$2.new" "$2"
}
rm -rf "$share/lib.new" "$share/lib.old"
cp -R "$here/target/lib" "$share/lib.new"
[ ! -e "$share/lib" ] || mv "$share/lib" "$share/lib.old"
mv "$share/lib.new" "$share/lib"
put "$here/target/download-manager-cli.jar" "$share/download-manager-cli.jar" 644
put "$here/src/main/scripts/make-archive" "$share/make-archive" 755
put "$here/src/main/scripts/download" "$prefix/bin/download" 755
rm -rf "$share/lib.old"

# The first call finds no archive and makes one.
"$prefix/bin/download" --version
echo "installed $prefix/bin/download"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "add it to the PATH: export PATH=\"$prefix/bin:\$PATH\"" ;; esac
