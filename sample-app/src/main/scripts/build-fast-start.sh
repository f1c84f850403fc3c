#!/usr/bin/env bash
# Makes the command line start faster: unpacks the application's jar and lets Java keep what it
# found out about the classes in a training run (a CDS archive, or from JDK 25 on an AOT cache).
# Prints the command to use. The result is for the Java that made it, and for where it lies.
#
#   build-fast-start.sh [JAR [DIRECTORY]]
#
# JAR is sample-app/target/sample-app.jar unless given, DIRECTORY is "fast" beside it. Uses the
# Java of JAVA_HOME, or else the one on the PATH.
set -euo pipefail

here="$(cd "$(dirname "$0")/../../.." && pwd)"
jar="${1:-$here/target/sample-app.jar}"
[ -f "$jar" ] || { echo "no such jar: $jar (mvn package makes it)" >&2; exit 1; }
target="${2:-$(dirname "$jar")/fast}"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
version="$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')"

# Only what this script made before is replaced.
if [ -e "$target" ]; then
	[ -f "$target/.fast-start" ] || { echo "$target exists and was not made by this script" >&2; exit 1; }
	rm -rf "$target"
fi
"$java" -Djarmode=tools -jar "$jar" extract --destination "$target"
touch "$target/.fast-start"
target="$(cd "$target" && pwd)"
app="$target/$(basename "$jar")"

work="$(mktemp -d)"
server=""
stop() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
	rm -rf "$work"
}
trap stop EXIT

# The training run is a real download: from the demo origin of the application itself.
"$java" -jar "$app" --server.port=0 --download-manager.directory="$work" >"$work/server.log" 2>&1 &
server=$!
port=""
for _ in $(seq 300); do
	port="$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$work/server.log")"
	[ -z "$port" ] || break
	kill -0 "$server" 2>/dev/null || break
	sleep 0.2
done
[ -n "$port" ] || { cat "$work/server.log" >&2; exit 1; }

if [ "$version" -ge 25 ]; then
	cache="$target/start.aot"
	make="-XX:AOTCacheOutput=$cache"
	use="-XX:AOTCache=$cache"
else
	cache="$target/start.jsa"
	make="-XX:ArchiveClassesAtExit=$cache"
	use="-XX:SharedArchiveFile=$cache"
fi
"$java" "$make" -jar "$app" --quiet --to "$work" "http://127.0.0.1:$port/demo/files/training.bin?size=1000000" \
	>"$work/training.log" 2>&1 || { cat "$work/training.log" >&2; exit 1; }
[ -f "$cache" ] || { cat "$work/training.log" >&2; exit 1; }

echo "Start with:"
echo "  $java $use -jar $app"
echo "Where start-up is what counts, for small files over http, add -XX:TieredStopAtLevel=1: it halves"
echo "the processor time once more, but checksums and TLS of large files are slower with it."
