package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks that lose packets, are slow, lead nowhere or have no ports left: each of its
 * own, seen by one process, server and downloads, and gone with it.
 */
@Timeout(300)
class NetworkFaultTests {

	private static final String PLAIN = "ip link set lo up mtu 1500";

	@TempDir
	Path directory;

	@Test
	void everyTenthPacketIsLost() throws IOException {
		String losing = PLAIN + " && nft add table t && nft 'add chain t in { type filter hook input priority 0; }'"
				+ " && nft 'add rule t in numgen random mod 100 < 10 drop'";
		Path file = this.directory.resolve("a");
		try (Spawned process = in(losing, "serve=1000000", "get=/a>" + file)) {
			assertThat(process.ends(100, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("completed size=1000000").endsWith("attempts=1");
		}
		assertThat(new Content(1, 1_000_000).isIn(file)).isTrue();
	}

	/** 125 kB in each second. */
	@Test
	void aSlowNetworkIsNoStall() throws IOException {
		String slow = PLAIN + " && tc qdisc add dev lo root tbf rate 1mbit burst 32kbit latency 400ms";
		Path file = this.directory.resolve("a");
		try (Spawned process = in(slow, "serve=250000", "progress=yes", "get=/a>" + file)) {
			assertThat(process.ends(100, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("completed size=250000").endsWith("attempts=1");
			// Twenty times what it takes, and not a matter of days.
			assertThat(process.lines()).filteredOn((line) -> line.startsWith("ETA "))
				.isNotEmpty()
				.allSatisfy(
						(line) -> assertThat(Long.parseLong(line.substring("ETA ".length()))).isBetween(0L, 40_000L));
		}
		assertThat(new Content(1, 250_000).isIn(file)).isTrue();
	}

	@Test
	void whereNoRouteLeadsIsRetriedThenFails() throws IOException {
		List<String> kinds = List.of("unreachable", "prohibit", "blackhole");
		StringBuilder routes = new StringBuilder(PLAIN);
		List<String> args = new ArrayList<>();
		for (String kind : kinds) {
			String host = "198.51.100." + kinds.indexOf(kind);
			routes.append(" && ip route add ").append(kind).append(' ').append(host);
			args.add("get=http://" + host + "/a>" + this.directory.resolve(kind));
		}
		try (Spawned process = in(routes.toString(), args.toArray(String[]::new))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			for (String kind : kinds) {
				assertThat(process.end(this.directory.resolve(kind))).as(kind)
					.startsWith("failed RetriesExhausted/ConnectionFailed attempts=4")
					.contains("cannot connect to 198.51.100." + kinds.indexOf(kind) + ", port 80");
			}
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	/** 64 want a connection at once, and 20 can have one. */
	@Test
	void withoutPortsDownloadsFailOrWaitAndLaterOnesSucceed() throws IOException {
		String narrow = PLAIN + " && echo '40000 40019' > /proc/sys/net/ipv4/ip_local_port_range";
		Path again = this.directory.resolve("again");
		try (Spawned process = in(narrow, "serve=200000", "count=200", "max=64",
				"get=/@n@>" + this.directory.resolve("@n@"), "again=/again>" + again)) {
			assertThat(process.says("ENDED", 100_000)).as("%s", process.lines()).isTrue();
			process.goOn();
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			List<String> ends = process.lines().stream().filter((line) -> line.startsWith("END ")).toList();
			assertThat(ends).hasSize(201)
				.allMatch((end) -> end.contains(" completed size=200000 ")
						|| end.contains(" failed RetriesExhausted/ConnectionFailed "))
				.anyMatch((end) -> !end.endsWith("attempts=1"));
			assertThat(process.end(again)).startsWith("completed");
			long completed = ends.stream().filter((end) -> end.contains(" completed ")).count();
			try (var files = Files.list(this.directory)) {
				assertThat(files).hasSize((int) completed).allMatch((file) -> new Content(1, 200_000).isIn(file));
			}
		}
	}

	private static Spawned in(String network, String... args) {
		List<String> wrapper = List.of("unshare", "-n", "sh", "-c", network + " && exec \"$@\"", "sh");
		List<String> trial = new ArrayList<>(wrapper);
		trial.add("true");
		Machine.requires(trial.toArray(String[]::new));
		return Spawned.start(wrapper, args);
	}

}
