package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of the others. Each is given what is best for it: no configuration
 * files, no output, no space allocated before.
 */
final class Peers {

	private static final List<String> CURL = List.of("curl", "-q", "-sS", "-f");

	private static final List<String> ARIA2 = List.of("aria2c", "--no-conf", "-q", "--file-allocation=none",
			"--summary-interval=0", "--download-result=hide");

	private final Origin origin;

	private final Path splice;

	private final Path scratch;

	Peers(Origin origin, Path splice, Path scratch) {
		this.origin = origin;
		this.splice = splice;
		this.scratch = scratch;
	}

	Contestant.Round curl(String base) {
		return measured((directory) -> with(CURL, "--cacert", this.origin.certificate().toString(), "-o",
				directory.resolve("0").toString(), base + "/0"));
	}

	Contestant.Round curlThenSha256sum(String base) {
		return measured((directory) -> List.of("sh", "-c", "curl -q -sS -f -o \"$1\" \"$2\" && sha256sum \"$1\"", "sh",
				directory.resolve("0").toString(), base + "/0"));
	}

	Contestant.Round curlParallel(String base, Content content, int parallel) {
		return measured((directory) -> with(CURL, "-Z", "--parallel-max", Integer.toString(parallel),
				"--no-progress-meter", "-o", directory + "/#1", base + "/[0-" + (content.files() - 1) + "]"));
	}

	Contestant.Round wget(String base) {
		return measured((directory) -> List.of("wget", "--no-config", "-q",
				"--ca-certificate=" + this.origin.certificate(), "-O", directory.resolve("0").toString(), base + "/0"));
	}

	Contestant.Round aria2(String base, int connections) {
		String number = Integer.toString(connections);
		return measured((directory) -> with(ARIA2, "-x" + number, "-s" + number, "-k1M",
				"--ca-certificate=" + this.origin.certificate(), "-d", directory.toString(), "-o", "0", base + "/0"));
	}

	/**
	 * aria2 with a list of files.
	 * @param controlFiles whether it makes a control file for each, as is its default
	 */
	Contestant.Round aria2List(String base, Content content, int parallel, boolean controlFiles) {
		// Each control file that it removes slows down who creates files next, see Place.
		List<String> command = controlFiles ? ARIA2 : with(ARIA2, "--auto-save-interval=0");
		return measured((directory) -> {
			StringBuilder list = new StringBuilder();
			for (int n = 0; n < content.files(); n++) {
				list.append(base).append('/').append(n).append("\n out=").append(n).append('\n');
			}
			Path input = Files.writeString(this.scratch.resolve("aria2.txt"), list);
			return with(command, "-x1", "-j" + parallel, "-d", directory.toString(), "-i", input.toString());
		});
	}

	/** The floor: from socket to file inside the kernel. */
	Contestant.Round splice(Content content) {
		return measured((directory) -> floor(content, directory));
	}

	/** The floor of all that look at the bytes: through one buffer of this process. */
	Contestant.Round copy(Content content) {
		return measured((directory) -> with(floor(content, directory), "copy"));
	}

	private List<String> floor(Content content, Path directory) {
		return List.of(this.splice.toString(), this.origin.address(), Integer.toString(this.origin.port()),
				"/" + content.folder() + "/0", directory.resolve("0").toString());
	}

	private Contestant.Round measured(Command command) {
		return (directory) -> PeerProcess.measure(command.into(directory), this.scratch);
	}

	private static List<String> with(List<String> command, String... arguments) {
		List<String> all = new ArrayList<>(command);
		all.addAll(List.of(arguments));
		return all;
	}

	/** A command line for a directory. */
	@FunctionalInterface
	private interface Command {

		List<String> into(Path directory) throws IOException;

	}

}
