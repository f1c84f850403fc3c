#!/usr/bin/env bash
# Runs the side-by-side benchmark; see README.md.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: benchmarks/run.sh [OPTION...]
  --rounds N     measured rounds of each row (default 5)
  --warm-ups N   most rounds of a virtual machine that do not count (default 60)
  --quick        small sizes: to see that it works, not to measure
  --only ROWS    only rows whose names start with this, or with one of these: a,b,c
  --minutes N    start no new round after this time (default 120)
  --disk DIR     where the disk rows write (default: the results' directory)
  --results DIR  where the report goes (default: benchmarks/results)
The Java of JAVA_HOME, or else of the PATH, is measured.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$here/results
disk=
minutes=120
options=()
while (($# > 0)); do
	case $1 in
		--help | -h) usage && exit 0 ;;
		--quick) options+=("$1") ;;
		--rounds | --warm-ups | --only | --minutes | --disk | --results)
			(($# > 1)) || { usage >&2 && exit 2; }
			case $1 in
				--disk) disk=$2 ;;
				--results) results=$2 ;;
				--minutes) minutes=$2 ;;
				*) options+=("$1" "$2") ;;
			esac
			shift
			;;
		*) usage >&2 && exit 2 ;;
	esac
	shift
done

# What is missing is installed, if we may.
packages=()
need() {
	command -v "$1" >/dev/null || packages+=("$2")
}
need nginx nginx-light
need curl curl
need aria2c aria2
need wget wget
need openssl openssl
# The shell has a keyword of this name, which is not meant.
[[ -x $(type -P time) ]] || packages+=(time)
if ((${#packages[@]} > 0)); then
	if ((EUID != 0)); then
		echo "Please install: ${packages[*]}" >&2
		exit 1
	fi
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi

memory=$(mktemp -d /dev/shm/download-benchmark.XXXXXX)
mkdir -p "$results" "${disk:-$results}"
work=$(mktemp -d "${disk:-$results}/work.XXXXXX")
harness=
clean_up() {
	trap - EXIT INT TERM
	if [[ -n $harness ]] && kill -0 "$harness" 2>/dev/null; then
		# It ends its servers and clients itself.
		kill "$harness"
		wait "$harness" || true
	fi
	if [[ -f $memory/scratch/nginx.pid ]]; then
		kill "$(<"$memory/scratch/nginx.pid")" 2>/dev/null || true
	fi
	rm -rf "$memory" "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# The server reads as another user.
chmod 755 "$memory"

(cd "$here/.." && mvn -q -pl benchmarks -am package -DskipTests)
if command -v gcc >/dev/null; then
	gcc -O2 -o "$memory/splice_get" "$here/src/main/c/splice_get.c"
else
	echo "Without gcc the floor is not measured." >&2
fi

# A thousand downloads have a connection and a file each.
ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -Hn)"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# A row that was begun is given some time beyond the limit.
timeout --kill-after=30 "$((minutes + 20))m" "$java" -jar "$here/target/benchmarks.jar" --memory "$memory" \
	--disk "$work" --results "$results" --splice "$memory/splice_get" --minutes "$minutes" "${options[@]}" &
harness=$!
wait "$harness"
