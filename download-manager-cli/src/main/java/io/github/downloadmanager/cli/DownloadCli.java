package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import picocli.CommandLine;

/**
 * The command line. Arguments are checked before anything is set up, so that help and
 * mistakes are answered at once.
 */
public final class DownloadCli {

	static final int ALL_COMPLETED = 0;

	static final int SOME_FAILED = 1;

	static final int USAGE = 2;

	static final int INTERRUPTED = 130;

	private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(30);

	private static final Duration JSON_INTERVAL = Duration.ofSeconds(1);

	private final String command;

	private final InputStream in;

	private final PrintStream out;

	private final PrintStream err;

	/** Whether signals and the terminal are for this command line. */
	private final boolean ownProcess;

	private final Map<String, String> environment;

	DownloadCli(String command, InputStream in, PrintStream out, PrintStream err, boolean ownProcess,
			Map<String, String> environment) {
		this.command = command;
		this.in = in;
		this.out = out;
		this.err = err;
		this.ownProcess = ownProcess;
		this.environment = environment;
	}

	/**
	 * Download what the arguments say, and end the process.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		System.exit(run("download", args));
	}

	/**
	 * Download what the arguments say, in a process that does nothing else: from standard
	 * input, to standard output and error, until it ends or is stopped by a signal.
	 * @param command how the command line is called in its help
	 * @param args see {@code --help}
	 * @return the exit code: 0 all completed, 1 some failed, 2 wrong arguments, 128 and
	 * the number of the signal if one stopped it
	 */
	public static int run(String command, String... args) {
		warmUp();
		Greeting.show(System.out, List.of(args), System.getenv());
		return new DownloadCli(command, System.in, System.out, System.err, true, System.getenv()).call(args);
	}

	/**
	 * Load the classes of a manager on another processor while the arguments are read,
	 * which takes about as long. Nothing is connected to.
	 */
	private static void warmUp() {
		Thread thread = new Thread(() -> DownloadManager.builder().build().close(), "warm-up");
		thread.setDaemon(true);
		thread.start();
	}

	int call(String... args) {
		Options options = new Options();
		try {
			Arguments arguments = Arguments.of(args);
			CommandLine parser = parse(options, arguments.commandLine());
			if (options.help) {
				parser.usage(this.out);
				this.out.flush();
				return ALL_COMPLETED;
			}
			if (options.version) {
				this.out.println(version());
				this.out.flush();
				return ALL_COMPLETED;
			}
			options.check();
			return download(options, arguments.properties());
		}
		catch (UsageException ex) {
			Greeting.erase(this.out);
			this.err.println("error: " + ex.getMessage());
			this.err.println("Try --help.");
			this.err.flush();
			return USAGE;
		}
	}

	private CommandLine parse(Options options, List<String> args) {
		// An argument that begins with @ is a mistake, not a file to read arguments from.
		CommandLine parser = new CommandLine(options).setExpandAtFiles(false).setCommandName(this.command);
		try {
			parser.parseArgs(args.toArray(String[]::new));
			return parser;
		}
		catch (CommandLine.UnmatchedArgumentException ex) {
			String unknown = ex.getUnmatched().get(0);
			int end = unknown.indexOf('=');
			String name = (end > 0) ? unknown.substring(0, end) : unknown;
			String meant = PropertyNames.closestOption(name, parser.getCommandSpec().optionsMap().keySet());
			throw new UsageException("unknown option '" + Printable.argument(name) + "'"
					+ ((meant != null) ? "; did you mean " + meant + "?" : ""));
		}
		catch (CommandLine.MissingParameterException ex) {
			// Its own message has the argument that was found instead, which may be a
			// password.
			String missing = (ex.getMissing().get(0) instanceof CommandLine.Model.OptionSpec option)
					? option.longestName() : "URL";
			throw new UsageException(missing + " needs a value");
		}
		catch (CommandLine.ParameterException ex) {
			throw new UsageException(Printable.line(message(ex)));
		}
	}

	/** The option, and what is wrong with its value; not in the words of the parser. */
	private static String message(CommandLine.ParameterException ex) {
		String message = String.valueOf(ex.getMessage());
		if (!(ex.getArgSpec() instanceof CommandLine.Model.OptionSpec option)
				|| !message.startsWith("Invalid value for option ")) {
			return message;
		}
		String name = option.longestName();
		String wrong = message.substring(message.indexOf(": ") + 2);
		if (option.type() == Integer.class) {
			wrong = "is '" + Printable.text(String.valueOf(ex.getValue())) + "'; allowed is a whole number";
		}
		return wrong.startsWith(name) ? wrong : name + (wrong.startsWith("is ") ? " " : ": ") + wrong;
	}

	private static String version() {
		String version = DownloadCli.class.getPackage().getImplementationVersion();
		return "download " + ((version != null) ? version : "(not packaged)") + ", Java "
				+ System.getProperty("java.version");
	}

	private int download(Options options, List<String> typed) {
		Properties properties = Properties.read(typed, this.environment);
		long begin = System.nanoTime();
		Board board = new Board(Clock.systemUTC());
		Reporter reporter = reporter(options, board);
		RequestList requests = RequestList.of(options, this.in, reporter::event);
		createDirectory(options);
		board.expect(requests.items().size() + requests.badLines().size());
		DownloadManagerBuilder builder = builder(options, properties);
		reporter.begin();
		try {
			int code = download(builder.build(), board, reporter, requests,
					options.goOn || properties.keepsPartialFiles());
			reporter.end(Duration.ofNanos(System.nanoTime() - begin));
			if (code == ALL_COMPLETED && !reporter.isWhole()) {
				this.err.println("error: standard output could not be written, so its JSON is not complete");
				this.err.flush();
				return SOME_FAILED;
			}
			return code;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			reporter.stopping();
			return INTERRUPTED;
		}
	}

	private int download(DownloadManager manager, Board board, Reporter reporter, RequestList requests, boolean keeps)
			throws InterruptedException {
		try (manager) {
			Interruption interruption = new Interruption(manager, board, reporter, this.err, keeps);
			if (this.ownProcess) {
				interruption.watch();
			}
			boolean all = new Batch(manager, board, reporter).run(requests.items(), requests.badLines());
			int stopped = interruption.await();
			return (stopped != 0) ? stopped : all ? ALL_COMPLETED : SOME_FAILED;
		}
	}

	private Reporter reporter(Options options, Board board) {
		Reporter reporter = chosen(options, board);
		if (!(reporter instanceof BarReporter)) {
			// Nothing will be drawn over it, as with the options -cq.
			Greeting.erase(this.out);
		}
		return reporter;
	}

	private Reporter chosen(Options options, Board board) {
		PrintStream shown = options.toStandardOutput() ? this.err : this.out;
		Options.ProgressMode mode = options.mode();
		boolean auto = mode == Options.ProgressMode.AUTO;
		if (auto && this.ownProcess && !options.quiet && !options.toStandardOutput()
				&& Terminal.isStandardOutput(this.environment)) {
			mode = Options.ProgressMode.BAR;
		}
		if (mode == Options.ProgressMode.JSON) {
			// JSON is UTF-8 (RFC 8259 section 8.1), whatever the characters of the
			// system.
			return new JsonReporter(new PrintStream(shown, false, StandardCharsets.UTF_8), this.err, board,
					Clock.systemUTC(), JSON_INTERVAL);
		}
		if (mode == Options.ProgressMode.BAR && !options.quiet) {
			BarReporter reporter = new BarReporter(shown, this.err, board, Terminal.of(this.environment));
			if (this.ownProcess && Signals.handle("WINCH", reporter::windowChanged)) {
				reporter.windowIsWatched();
			}
			return reporter;
		}
		LineReporter.Detail detail = options.quiet ? LineReporter.Detail.FAILURES
				: (mode == Options.ProgressMode.NONE) ? LineReporter.Detail.ENDS : LineReporter.Detail.ALL;
		return new LineReporter(shown, this.err, board, detail, PLAIN_INTERVAL);
	}

	private DownloadManagerBuilder builder(Options options, Properties properties) {
		// Files land where the person is, and that person is trusted to know what to
		// fetch.
		DownloadManagerBuilder builder = DownloadManager.builder()
			.directory(Path.of("."))
			.addressPolicy(AddressPolicy.any())
			.redactor(new Redaction());
		proxy(builder, this.environment);
		properties.apply(builder);
		if (options.to != null) {
			builder.directory(options.to);
		}
		if (options.concurrency != null) {
			builder.maxConcurrent(options.concurrency);
		}
		options.bandwidth().ifPresent(builder::bandwidth);
		if (options.goOn) {
			builder.partialFiles(PartialFiles.KEEP);
		}
		return builder;
	}

	/** What other programs of the command line read, unless a property says otherwise. */
	static void proxy(DownloadManagerBuilder builder, Map<String, String> environment) {
		try {
			ProxySettings.ofEnvironment(environment)
				.or(() -> ProxySettings.ofSystemProperties(System::getProperty))
				.ifPresent(builder::proxy);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	private static void createDirectory(Options options) {
		Path directory = options.to;
		if (directory == null) {
			return;
		}
		try {
			Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UsageException("--to is '" + Printable.text(directory.toString())
					+ "', which is no directory and cannot be made one (" + ex.getClass().getSimpleName() + ")");
		}
	}

}
