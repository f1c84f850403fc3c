package io.github.downloadmanager.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.downloadmanager.crash.Origin.Answer;
import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Full and read-only file systems, limits of the process, and signals: each in a process
 * of its own, so that mounts and limits end with it.
 */
@Timeout(300)
class StorageFaultTests {

	private static final long SMALL = 200_000;

	/** Sends nothing of its size ahead, as far as the free space goes. */
	private static final Content TOO_LARGE = new Content(5, 3_000_000);

	@TempDir
	Path directory;

	@Test
	void aFullDiskFailsOnlyTheDownloadThatFillsIt() throws IOException {
		Path disk = mountPoint();
		Path elsewhere = Files.createDirectory(this.directory.resolve("elsewhere"));
		// Three of 500 kB fit one by one, and not together: found out while writing.
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, 500_000)).at(() -> 400_000));
				Spawned process = Spawned.start(mounting(disk, "size=1m"), args(origin, disk.resolve("a"),
						disk.resolve("b"), disk.resolve("c"), elsewhere.resolve("d")))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			List<String> ends = List.of(process.end(disk.resolve("a")), process.end(disk.resolve("b")),
					process.end(disk.resolve("c")));
			// Whoever writes when it is full fails: that may be all three at once.
			assertThat(ends).filteredOn((end) -> end.startsWith("completed")).hasSizeLessThan(3);
			assertThat(ends).filteredOn((end) -> !end.startsWith("completed"))
				.allSatisfy((end) -> assertThat(end).startsWith("failed StorageFailed/NO_SPACE attempts=1"));
			assertThat(process.end(elsewhere.resolve("d"))).startsWith("completed size=500000");
			assertThat(line(process, "FILES " + disk)).doesNotContain(".part");
			assertThat(new Content(1, 500_000).isIn(elsewhere.resolve("d"))).isTrue();
		}
	}

	@Test
	void whatCannotFitIsRefusedBeforeAByteIsWritten() throws IOException {
		Path disk = mountPoint();
		Path file = disk.resolve("a");
		try (Origin origin = new Origin((asked) -> Answer.of(TOO_LARGE).at(() -> 1_000_000));
				Spawned process = Spawned.start(mounting(disk, "size=1m"), args(origin, file))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("failed StorageFailed/NO_SPACE attempts=1")
				.contains("3000000 bytes are needed");
			assertThat(line(process, "FILES " + disk)).endsWith(" []");
			assertThat(origin.gets()).hasSize(1);
		}
	}

	@Test
	void aReadOnlyFileSystemIsFoundBeforeAnythingIsAsked() throws IOException {
		Path disk = mountPoint();
		Path file = disk.resolve("a");
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, SMALL)));
				Spawned process = Spawned.start(mounting(disk, "size=1m,ro"), args(origin, file))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("failed StorageFailed/ACCESS_DENIED attempts=1");
			assertThat(origin.asked()).isEmpty();
		}
	}

	@Test
	void theSizeLimitOfAProcessIsAFailureOfItsOwnKind() throws IOException {
		Machine.requires("prlimit", "--fsize=100000", "true");
		Path file = this.directory.resolve("a");
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, SMALL)));
				Spawned process = Spawned.start(List.of("prlimit", "--fsize=100000"), args(origin, file))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("failed StorageFailed/FILE_TOO_LARGE attempts=1");
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	void withoutDescriptorsDownloadsFailOrWaitAndLaterOnesSucceed() throws IOException {
		Machine.requires("prlimit", "--nofile=64", "true");
		Path again = this.directory.resolve("again");
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, SMALL)).at(() -> 2_000_000));
				Spawned process = Spawned.start(List.of(), "warm=yes", "count=200", "max=32",
						"get=" + origin.uri("/first") + ">" + this.directory.resolve("first"),
						"get=" + origin.uri("/@n@") + ">" + this.directory.resolve("@n@"),
						"again=" + origin.uri("/again") + ">" + again)) {
			assertThat(process.says("WARM", 60_000)).isTrue();
			limitDescriptors(process, highestDescriptor(process) + 13);
			process.goOn();
			assertThat(process.says("ENDED", 60_000)).as("%s", process.lines()).isTrue();
			limitDescriptors(process, 1000);
			process.goOn();
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			List<String> ends = process.lines().stream().filter((line) -> line.startsWith("END ")).toList();
			assertThat(ends).hasSize(203);
			assertThat(ends)
				.allMatch((end) -> end.contains(" completed ") || end.contains(" failed RetriesExhausted/"));
			assertThat(process.end(again)).startsWith("completed");
			assertThat(names()).noneMatch((name) -> name.startsWith("."));
			assertThat(names()).hasSize((int) ends.stream().filter((end) -> end.contains(" completed ")).count());
			System.out.println("without descriptors: " + (names().size() - 2) + " of 200 completed; " + ends.stream()
				.map((end) -> end.replaceAll("^END \\S+ |attempts=.*", "").split(" size")[0])
				.collect(java.util.stream.Collectors.groupingBy((end) -> end, java.util.stream.Collectors.counting())));
		}
	}

	/** As many as there are descriptors for go on, the others wait. */
	@Test
	void downloadsThatWaitForDescriptorsGoOnWhenThereAreSome() throws IOException {
		Machine.requires("prlimit", "--nofile=64", "true");
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, SMALL)));
				Spawned process = Spawned.start(List.of(), "warm=yes", "count=50", "max=16", "retries=1000",
						"get=" + origin.uri("/first") + ">" + this.directory.resolve("first"),
						"get=" + origin.uri("/@n@") + ">" + this.directory.resolve("@n@"))) {
			assertThat(process.says("WARM", 60_000)).isTrue();
			limitDescriptors(process, highestDescriptor(process) + 5);
			process.goOn();
			assertThat(process.says("RETRYING StorageFailed/TOO_MANY_FILES", 60_000)).as("%s", process.lines())
				.isTrue();
			limitDescriptors(process, 1000);
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			List<String> ends = process.lines().stream().filter((line) -> line.startsWith("END ")).toList();
			assertThat(ends).hasSize(52).filteredOn((end) -> end.contains(" completed ")).hasSize(51);
			assertThat(names()).hasSize(51);
		}
	}

	@Test
	void askedToEndTheProcessKeepsWhatItHas() throws IOException {
		Content content = new Content(1, 4_000_000);
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			files.add(this.directory.resolve("file" + i));
		}
		java.util.concurrent.atomic.AtomicLong rate = new java.util.concurrent.atomic.AtomicLong(300_000);
		try (Origin origin = new Origin((asked) -> Answer.of(content).at(rate::get))) {
			try (Spawned process = Spawned.start(List.of(), keeping(origin, files))) {
				assertThat(origin.awaitGets(10, 30_000)).isTrue();
				Await.until("each has a part", () -> parts().filter((part) -> part.length() > 0).count() == 10);
				// By itself none would end for minutes.
				rate.set(20_000);
				process.terminate();
				assertThat(process.ends(60, TimeUnit.SECONDS)).as("%s", process.lines()).isTrue();
				assertThat(process.lines()).contains("CLOSED").noneMatch((line) -> line.contains(" completed "));
			}
			assertThat(names()).filteredOn((name) -> name.endsWith(".part.journal")).hasSize(10);
			origin.forget();
			rate.set(0);
			try (Spawned process = Spawned.start(List.of(), keeping(origin, files))) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			}
			assertThat(origin.gets()).hasSize(10).allMatch((get) -> get.ranged() && get.from() > 0);
			assertThat(files).allMatch(content::isIn);
			assertThat(names()).hasSize(10);
		}
	}

	@Test
	void twoProcessesNeverMixTheirBytes() throws IOException {
		Path file = this.directory.resolve("a");
		java.util.concurrent.atomic.AtomicInteger versions = new java.util.concurrent.atomic.AtomicInteger();
		// Every GET is answered with another version.
		try (Origin origin = new Origin((asked) -> Answer
			.of(new Content(asked.method().equals("GET") ? versions.incrementAndGet() : 0, 1_000_000))
			.at(() -> 700_000))) {
			for (String partial : List.of("partial=KEEP", "partial=DELETE")) {
				try (Spawned one = Spawned.start(List.of(), partial, "existing=REPLACE", get(origin, file));
						Spawned two = Spawned.start(List.of(), partial, "existing=REPLACE", get(origin, file))) {
					assertThat(one.ends(60, TimeUnit.SECONDS)).isTrue();
					assertThat(two.ends(60, TimeUnit.SECONDS)).isTrue();
					assertThat(List.of(one.end(file), two.end(file)))
						.allMatch((end) -> end.startsWith("completed") || end.startsWith("failed DestinationInUse")
								|| end.startsWith("failed StorageFailed/MISSING"))
						.anyMatch((end) -> end.startsWith("completed"));
				}
				assertThat(java.util.stream.IntStream.rangeClosed(1, versions.get())
					.filter((version) -> new Content(version, 1_000_000).isIn(file))).hasSize(1);
				assertThat(names()).containsExactly("a");
			}
		}
	}

	private static void limitDescriptors(Spawned process, int limit) {
		Machine.requires("prlimit", "--pid=" + process.pid(), "--nofile=" + limit + ":");
	}

	private static int highestDescriptor(Spawned process) throws IOException {
		try (var list = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
			return list.mapToInt((path) -> Integer.parseInt(path.getFileName().toString())).max().orElseThrow();
		}
	}

	private Path mountPoint() throws IOException {
		Machine.requires("unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /tmp");
		return Files.createDirectory(this.directory.resolve("disk"));
	}

	/** The mount is seen by this process alone, and ends with it. */
	private static List<String> mounting(Path where, String options) {
		return List.of("unshare", "-m", "sh", "-c",
				"mount -t tmpfs -o " + options + " tmpfs '" + where + "' && exec \"$@\"", "sh");
	}

	private static String[] args(Origin origin, Path... files) {
		return java.util.Arrays.stream(files).map((file) -> get(origin, file)).toArray(String[]::new);
	}

	private static String[] keeping(Origin origin, List<Path> files) {
		List<String> args = new ArrayList<>(List.of("partial=KEEP", "hook=yes"));
		files.forEach((file) -> args.add(get(origin, file)));
		return args.toArray(String[]::new);
	}

	private static String get(Origin origin, Path file) {
		return "get=" + origin.uri("/" + file.getFileName()) + ">" + file;
	}

	private static String line(Spawned process, String start) {
		return process.lines().stream().filter((line) -> line.startsWith(start)).findFirst().orElse("nothing");
	}

	private Stream<File> parts() throws IOException {
		return names().stream()
			.filter((name) -> name.endsWith(".part"))
			.map((name) -> this.directory.resolve(name).toFile());
	}

	private List<String> names() throws IOException {
		try (var list = Files.list(this.directory)) {
			return list.map((path) -> path.getFileName().toString()).toList();
		}
	}

}
