package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A word on the terminal until there is more to say, which takes a moment after a start
 * without an archive of classes.
 */
final class Greeting {

	private static final Set<String> SILENT = Set.of("-q", "--quiet", "-h", "--help", "-V", "--version", "--json",
			"--no-progress", "-o-", "-", "--output=-", "/dev/stdout", "--output=/dev/stdout");

	private static volatile boolean shown;

	private Greeting() {
	}

	/** Show it, if standard output is a terminal and something will be drawn there. */
	static void show(PrintStream out, List<String> args, Map<String, String> environment) {
		boolean silent = args.stream().anyMatch((arg) -> SILENT.contains(arg) || arg.startsWith("--progress"));
		if (!silent && Terminal.isStandardOutput(environment)) {
			out.print(" starting...\r");
			out.flush();
			shown = true;
		}
	}

	/** Erase it; the rows are drawn over it. */
	static void erase(PrintStream out) {
		if (shown) {
			shown = false;
			out.print("\u001B[K");
			out.flush();
		}
	}

}
