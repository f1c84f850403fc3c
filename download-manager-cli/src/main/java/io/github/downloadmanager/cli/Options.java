package io.github.downloadmanager.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.control.BandwidthFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options of the command line.
 */
@Command(name = "download", sortOptions = false, separator = "=",
		description = "Downloads files, several at once, and tries again when the network fails.",
		exitCodeListHeading = "Exit codes:%n",
		exitCodeList = { "0:all files were downloaded", "1:some were not; standard error says which and why",
				"2:the arguments are wrong; nothing was downloaded", "130:stopped with Ctrl-C" },
		footer = { "", "Properties of the download manager work too, for example",
				"--download-manager.max-per-host=2 or --download-manager.network.allow=external.",
				"A proxy is taken from https_proxy, http_proxy or all_proxy, and no_proxy." })
final class Options {

	/** The second one is what people write for programs that know no hyphen. */
	private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout");

	@Parameters(paramLabel = "URL", description = "What to download (http or https).")
	List<String> urls = new ArrayList<>();

	@Option(names = { "-o", "--output" }, paramLabel = "FILE", converter = PathConverter.class,
			description = "File to write, for a single URL. If it is a directory, the file goes there. - is standard"
					+ " output.")
	@Nullable Path output;

	@Option(names = "--to", paramLabel = "DIR", converter = PathConverter.class,
			description = "Where files go; created if missing. Default: the current directory.")
	@Nullable Path to;

	@Option(names = { "-i", "--input-file" }, paramLabel = "FILE", converter = PathConverter.class,
			description = "Also download what this file lists: a URL per line, if wanted followed by a tab and a"
					+ " file name. Blank lines and lines that begin with # are skipped; a wrong line counts as a failure and"
					+ " does not stop the others. - is standard input.")
	@Nullable Path inputFile;

	@Option(names = { "-c", "--continue" },
			description = "Keep the bytes of what fails or is stopped, and go on from" + " those of an earlier run.")
	boolean goOn;

	@Option(names = "--overwrite", description = "Replace existing files, once the new content is whole.")
	boolean overwrite;

	@Option(names = "--checksum", paramLabel = "ALG:HEX", converter = ChecksumConverter.class,
			description = "Digest that the file must have, such as sha256:9f86d0..., for a single URL.")
	@Nullable Checksum checksum;

	@Option(names = "--retries", paramLabel = "N", description = "Retries after a failure that may pass. Default: 3.")
	@Nullable Integer retries;

	@Option(names = "--concurrency", paramLabel = "N", description = "Downloads that run at once. Default: 3.")
	@Nullable Integer concurrency;

	@Option(names = "--limit-rate", paramLabel = "RATE",
			description = "Bytes per second of all downloads together: 500k, 2M (1M is 1,000,000), 1Mi (1,048,576), none.")
	@Nullable String limitRate;

	@Option(names = { "-H", "--header" }, paramLabel = "'NAME: VALUE'",
			description = "Header to send, to the host of the URL only. May be given several times.")
	List<String> headers = new ArrayList<>();

	@Option(names = { "-u", "--user" }, paramLabel = "NAME[:PASSWORD]",
			description = "Name and password for the servers (Basic). Without a password it is asked for.")
	@Nullable String user;

	@Option(names = { "-n", "--netrc" }, description = "Take names and passwords for hosts from ~/.netrc.")
	boolean netrc;

	@Option(names = "--netrc-file", paramLabel = "FILE", converter = PathConverter.class,
			description = "Take them from this file.")
	@Nullable Path netrcFile;

	@Option(names = "--progress", paramLabel = "HOW", converter = ProgressConverter.class,
			description = "bar, plain (lines), none, json, or auto: bar on a terminal, else plain.")
	ProgressMode progress = ProgressMode.AUTO;

	@Option(names = "--no-progress", description = "The same as --progress=none.")
	boolean noProgress;

	@Option(names = "--json", description = "The same as --progress=json: one object for each event, and each second"
			+ " for each file that runs.")
	boolean json;

	@Option(names = { "-q", "--quiet" }, description = "Print failures only.")
	boolean quiet;

	@Option(names = { "-V", "--version" }, description = "Show the version and end.")
	boolean version;

	@Option(names = { "-h", "--help" }, description = "Show this help and end.")
	boolean help;

	/** What picocli cannot check by itself. */
	void check() {
		range("--retries", this.retries, 0, Integer.MAX_VALUE);
		range("--concurrency", this.concurrency, 1, 100_000);
		bandwidth();
		if (this.urls.isEmpty() && this.inputFile == null) {
			throw new UsageException("nothing to download: give a URL or --input-file=FILE");
		}
		single("--output", this.output);
		single("--checksum", this.checksum);
		if (this.json && (this.quiet || this.noProgress || this.progress != ProgressMode.AUTO)) {
			throw new UsageException("--json excludes --quiet, --no-progress and --progress");
		}
		if (this.progress == ProgressMode.JSON && this.quiet) {
			throw new UsageException("--progress=json excludes --quiet");
		}
		if (this.noProgress && this.progress != ProgressMode.AUTO && this.progress != ProgressMode.NONE) {
			throw new UsageException(
					"--no-progress excludes --progress=" + this.progress.name().toLowerCase(Locale.ROOT));
		}
	}

	/** Whether the content goes to standard output, which is then for nothing else. */
	boolean toStandardOutput() {
		return this.output != null && STANDARD_OUTPUT.contains(this.output.toString());
	}

	/** How to show what happens. */
	ProgressMode mode() {
		if (this.json) {
			return ProgressMode.JSON;
		}
		return this.noProgress ? ProgressMode.NONE : this.progress;
	}

	/** Bytes per second, empty for no limit. */
	OptionalLong bandwidth() {
		String rate = this.limitRate;
		if (rate == null) {
			return OptionalLong.empty();
		}
		try {
			return BandwidthFormat.DECIMAL.parse(rate);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(
					"--limit-rate is '" + Printable.text(rate) + "'; allowed is " + BandwidthFormat.DECIMAL.allowed());
		}
	}

	private void single(String option, @Nullable Object value) {
		if (value != null && (this.urls.size() != 1 || this.inputFile != null)) {
			throw new UsageException(option + " is for a single URL; here are " + this.urls.size()
					+ ((this.inputFile != null) ? " and --input-file" : ""));
		}
	}

	private static void range(String option, @Nullable Integer value, int least, int greatest) {
		if (value != null && (value < least || value > greatest)) {
			throw new UsageException(
					option + " is " + value + "; allowed is a whole number from " + least + " to " + greatest);
		}
	}

	/** How to show what happens. */
	enum ProgressMode {

		/** {@link #BAR} on a terminal, else {@link #PLAIN}. */
		AUTO,
		/** Drawn again and again. */
		BAR,
		/** Lines. */
		PLAIN,
		/** Only how each file ends. */
		NONE,
		/** Objects for programs. */
		JSON;

		static ProgressMode of(String text) {
			for (ProgressMode mode : values()) {
				if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
					return mode;
				}
			}
			throw new UsageException(
					"--progress is '" + Printable.text(text) + "'; allowed are auto, bar, plain, none and json");
		}

	}

}
