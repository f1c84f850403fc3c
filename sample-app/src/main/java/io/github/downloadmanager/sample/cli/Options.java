package io.github.downloadmanager.sample.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options of the command line.
 */
@Command(name = "java -jar sample-app.jar", sortOptions = false, separator = "=",
		description = "Downloads files, several at once, and tries again when the network fails.%n"
				+ "Without arguments it is a server on http://localhost:8080.",
		exitCodeListHeading = "Exit codes:%n",
		exitCodeList = { "0:all files were downloaded", "1:some were not; standard error says which and why",
				"2:the arguments are wrong; nothing was downloaded", "130:stopped with Ctrl-C" },
		footer = { "", "Properties of the download manager work too, for example",
				"--download-manager.partial-files=keep or --download-manager.network.allow=external.",
				"A proxy is taken from https_proxy, http_proxy or all_proxy, and no_proxy." })
final class Options {

	@Parameters(paramLabel = "URL", description = "What to download (http or https).")
	List<String> urls = new ArrayList<>();

	@Option(names = "--to", paramLabel = "DIR", converter = PathConverter.class,
			description = "Where files go; created if missing. Default: the current directory.")
	@Nullable Path to;

	@Option(names = "--input-file", paramLabel = "FILE", converter = PathConverter.class,
			description = "Also download what this file lists: a URL per line, if wanted followed by a tab and a"
					+ " file name. Blank lines and lines that begin with # are skipped; a wrong line counts as a failure and"
					+ " does not stop the others. - is standard input.")
	@Nullable Path inputFile;

	@Option(names = "--retries", paramLabel = "N", description = "Retries after a failure that may pass. Default: 3.")
	@Nullable Integer retries;

	@Option(names = "--concurrency", paramLabel = "N", description = "Downloads that run at once. Default: 3.")
	@Nullable Integer concurrency;

	@Option(names = "--overwrite", description = "Replace existing files, once the new content is whole.")
	boolean overwrite;

	@Option(names = { "-q", "--quiet" }, description = "Print failures only.")
	boolean quiet;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help and end.")
	boolean help;

	/** What picocli cannot check by itself. */
	void check() {
		range("--retries", this.retries, 0, Integer.MAX_VALUE);
		range("--concurrency", this.concurrency, 1, 100_000);
		if (this.urls.isEmpty() && this.inputFile == null) {
			throw new UsageException("nothing to download: give a URL or --input-file=FILE");
		}
	}

	private static void range(String option, @Nullable Integer value, int least, int greatest) {
		if (value != null && (value < least || value > greatest)) {
			throw new UsageException(
					option + " is " + value + "; allowed is a whole number from " + least + " to " + greatest);
		}
	}

}
