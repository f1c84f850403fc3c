package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.github.downloadmanager.crash.Origin.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The system calls by which a file becomes durable and gets its name: in which order they
 * are made, and what comes of it when one fails or is the last one. A tracer looks on and
 * interferes.
 */
@Timeout(300)
class CommitFaultTests {

	/** More than one checkpoint. */
	private static final Content CONTENT = new Content(4, 9_000_000);

	private static final String OLD = "what was there before";

	/** The journal of {@code a} if it is kept; the digest is that of its name. */
	private static final String JOURNAL = ".a.ca978112ca1bbdca.part.journal";

	/** Nothing else makes these calls, or not so soon. */
	private static final String ANY = "*";

	/** Where the trace is written: not where the files are counted. */
	@TempDir
	Path notes;

	@TempDir
	Path directory;

	@BeforeEach
	void canTrace() {
		Machine.requires("strace", "-f", "--seccomp-bpf", "-e", "inject=fsync:error=EIO", "-e", "trace=fsync", "true");
	}

	@ParameterizedTest
	@CsvSource({ "FAIL, link", "REPLACE, rename" })
	void whatGetsTheNameIsOnTheDeviceBefore(String existing, String publishes) throws IOException {
		Path file = this.directory.resolve("a");
		List<String> calls = traced(file, "existing=" + existing, "fsync=ON_COMPLETE");
		int written = last(calls, "writev?|pwrite64", "<\\S+\\.part>");
		int synced = last(calls, "fsync", "<\\S+\\.part>");
		int published = last(calls, publishes, "\\.part\", .*\"" + file + "\"");
		int directorySynced = last(calls, "fsync", "<" + this.directory + ">");
		assertThat(List.of(written, synced, published, directorySynced)).as("%s", calls)
			.isSorted()
			.doesNotHaveDuplicates()
			.doesNotContain(-1);
	}

	/** Of what a later run will trust. */
	@Test
	void whatTheJournalSpeaksOfIsOnTheDeviceBefore() throws IOException {
		List<String> calls = traced(this.directory.resolve("a"), "partial=KEEP");
		int vouched = last(calls, "rename", "\\.journal\\.new\", .*\\.journal\"");
		List<String> before = calls.subList(0, vouched + 1);
		int synced = last(before, "fdatasync|fsync", "<\\S+\\.part>");
		int noted = last(before, "fdatasync|fsync", "<\\S+\\.journal\\.new>");
		assertThat(List.of(synced, noted, vouched)).as("%s", calls)
			.isSorted()
			.doesNotHaveDuplicates()
			.doesNotContain(-1);
	}

	/** Whichever call it is that fails. */
	@Test
	void aFailureLeavesEverythingAsItWas() throws IOException {
		List<Fault> faults = List.of(new Fault("write", "FAIL", ANY, "/^p?writev(64)?$:error=EIO:when=2+"),
				new Fault("full", "REPLACE", ANY, "fsync:error=ENOSPC"),
				new Fault("link", "FAIL", ANY, "/^(link|rename):error=EIO"),
				new Fault("rename", "REPLACE", ANY, "/^rename:error=ENOSPC"),
				new Fault("directory", "FAIL", "", "fsync:error=EIO"));
		try (Origin origin = new Origin((asked) -> Answer.of(CONTENT))) {
			for (Fault fault : faults) {
				Path file = fault.file(this.directory);
				if (fault.replaces()) {
					Files.writeString(file, OLD);
				}
			}
			runAll(faults, origin, (fault, process) -> {
				Path file = fault.file(this.directory);
				assertThat(struck(fault)).as(fault.name()).isTrue();
				assertThat(process.end(file)).as(fault.name())
					.startsWith("failed StorageFailed/" + (fault.what().contains("ENOSPC") ? "NO_SPACE" : "IO")
							+ " attempts=1");
				assertThat(names(file.getParent())).as(fault.name())
					.isEqualTo(fault.replaces() ? List.of("a") : List.of());
				if (fault.replaces()) {
					assertThat(file).hasContent(OLD);
				}
			});
			assertThat(origin.gets()).hasSize(faults.size());
		}
	}

	/**
	 * The file has its name, and what is left over cannot be removed.
	 */
	@Test
	void whatCannotBeTidiedUpIsNoFailure() throws IOException {
		List<Fault> faults = List.of(new Fault("part", "FAIL", ANY, "/^unlink:error=EIO"),
				new Fault("journal", "REPLACE", JOURNAL, "/^unlink:error=EIO"));
		try (Origin origin = new Origin((asked) -> Answer.of(CONTENT))) {
			runAll(faults, origin, (fault, process) -> {
				Path file = fault.file(this.directory);
				assertThat(process.end(file)).as(fault.name()).startsWith("completed");
				assertThat(CONTENT.isIn(file)).isTrue();
				assertThat(names(file.getParent())).as("the fault struck").hasSizeGreaterThan(1);
			});
		}
	}

	/**
	 * The process dies by one of the last system calls. Renames are told apart by their
	 * first name only, which has a mark that nobody knows before; of these see
	 * {@link PublishKillTests}.
	 */
	@Test
	void killedWhilePublishingTheFileIsThereWholeOrNotAtAll() throws IOException {
		List<Fault> faults = List.of(new Fault("link", "FAIL", "a", "/^link:signal=KILL"),
				new Fault("unlink", "FAIL", JOURNAL, "/^unlink:signal=KILL"),
				new Fault("directory", "REPLACE", "", "fsync:signal=KILL"));
		List<String> published = List.of("unlink", "directory");
		try (Origin origin = new Origin((asked) -> Answer.of(CONTENT))) {
			runAll(faults, origin, (fault, process) -> {
				Path file = fault.file(this.directory);
				assertThat(process.lines()).as(fault.name()).noneMatch((line) -> line.startsWith("END"));
				assertThat(Files.exists(file)).as(fault.name()).isEqualTo(published.contains(fault.name()));
				assertThat(!Files.exists(file) || CONTENT.isIn(file)).as(fault.name()).isTrue();
			});
			origin.forget();
			List<String> again = new ArrayList<>(List.of("existing=REPLACE", "partial=KEEP"));
			for (Fault fault : faults) {
				again.add(get(origin, fault.file(this.directory)));
			}
			try (Spawned process = Spawned.start(List.of(), again.toArray(String[]::new))) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			}
			for (Fault fault : faults) {
				Path file = fault.file(this.directory);
				assertThat(CONTENT.isIn(file)).as(fault.name()).isTrue();
				assertThat(names(file.getParent())).as(fault.name()).containsExactly("a");
			}
			// Until the file has its name its journal stays.
			assertThat(origin.gets()).filteredOn(Origin.Asked::ranged).hasSize(faults.size() - published.size());
		}
	}

	private boolean struck(Fault fault) throws IOException {
		String trace = Files.readString(this.notes.resolve(fault.name()), java.nio.charset.StandardCharsets.ISO_8859_1);
		return trace.contains("(INJECTED)");
	}

	/** All at once: most of the time goes into starting the processes. */
	private void runAll(List<Fault> faults, Origin origin, Judge judge) throws IOException {
		List<Spawned> processes = new ArrayList<>();
		try {
			for (Fault fault : faults) {
				Path file = fault.file(this.directory);
				processes.add(Spawned.start(fault.tracer(this.directory, this.notes), "existing=" + fault.existing(),
						"fsync=ON_COMPLETE", "partial=" + (fault.kept() ? "KEEP" : "DELETE"), get(origin, file)));
			}
			for (int i = 0; i < faults.size(); i++) {
				assertThat(processes.get(i).ends(60, TimeUnit.SECONDS)).isTrue();
				judge.look(faults.get(i), processes.get(i));
			}
		}
		finally {
			processes.forEach(Spawned::close);
		}
	}

	private List<String> traced(Path file, String... args) throws IOException {
		Path trace = this.notes.resolve("trace");
		List<String> all = new ArrayList<>(List.of(args));
		try (Origin origin = new Origin((asked) -> Answer.of(CONTENT))) {
			all.add(get(origin, file));
			List<String> tracer = List.of("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "200", "-o",
					trace.toString(), "-e", "trace=/^p?writev?(64)?$,fsync,fdatasync,/^rename,/^link");
			try (Spawned process = Spawned.start(tracer, all.toArray(String[]::new))) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
				assertThat(process.end(file)).startsWith("completed");
			}
		}
		assertThat(CONTENT.isIn(file)).isTrue();
		try (var lines = Files.lines(trace, java.nio.charset.StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.contains(this.directory.toString())).toList();
		}
	}

	private static int last(List<String> calls, String name, String arguments) {
		Pattern pattern = Pattern.compile("\\d+ +(" + name + ")(at2?)?\\(.*" + arguments + ".*");
		for (int i = calls.size() - 1; i >= 0; i--) {
			if (pattern.matcher(calls.get(i)).matches()) {
				return i;
			}
		}
		return -1;
	}

	private static String get(Origin origin, Path file) {
		return "get=" + origin.uri("/" + file.getFileName()) + ">" + file;
	}

	private static List<String> names(Path directory) throws IOException {
		try (var list = Files.list(directory)) {
			return list.map((path) -> path.getFileName().toString()).toList();
		}
	}

	/** Looks at what became of a fault. */
	private interface Judge {

		void look(Fault fault, Spawned process) throws IOException;

	}

	/**
	 * Something that happens to the download of a file {@code a}.
	 *
	 * @param name also of the directory that the file goes to
	 * @param existing the policy
	 * @param about only calls about this file are interfered with, or {@link #ANY}; empty
	 * for the directory
	 * @param what the calls and what is done to them
	 */
	private record Fault(String name, String existing, String about, String what) {

		/** Whether something is to be there when the fault strikes, or after it. */
		boolean kept() {
			return kills() || this.what.contains("unlink");
		}

		boolean replaces() {
			return this.existing.equals("REPLACE");
		}

		Path file(Path root) throws IOException {
			return Files.createDirectories(root.resolve(this.name)).resolve("a");
		}

		/** Its filter keeps no signal that is sent from a call it lets through. */
		boolean kills() {
			return this.what.contains("signal=");
		}

		List<String> tracer(Path root, Path notes) throws IOException {
			Path directory = file(root).getParent();
			Path touched = this.about.isEmpty() ? directory : directory.resolve(this.about);
			List<String> tracer = new ArrayList<>(
					List.of("strace", "-f", "-qq", "-o", notes.resolve(this.name).toString()));
			if (!this.about.equals(ANY)) {
				tracer.addAll(List.of("-P", touched.toString()));
			}
			tracer.addAll(List.of("-e", "trace=" + this.what.replaceFirst(":.*", ""), "-e", "inject=" + this.what));
			if (!kills()) {
				tracer.add("--seccomp-bpf");
			}
			return tracer;
		}

	}

}
