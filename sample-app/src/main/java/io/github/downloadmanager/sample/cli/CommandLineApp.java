package io.github.downloadmanager.sample.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.ProxySettings;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import picocli.CommandLine;

/**
 * The command line. Arguments are checked before Spring starts, so that help and mistakes
 * are answered at once.
 */
public final class CommandLineApp {

	static final int ALL_COMPLETED = 0;

	static final int SOME_FAILED = 1;

	static final int USAGE = 2;

	static final int INTERRUPTED = 130;

	private final InputStream in;

	private final PrintStream out;

	private final PrintStream err;

	/**
	 * A command line on standard input.
	 * @param out for what is shown
	 * @param err for failures
	 */
	public CommandLineApp(PrintStream out, PrintStream err) {
		this(System.in, out, err);
	}

	CommandLineApp(InputStream in, PrintStream out, PrintStream err) {
		this.in = in;
		this.out = out;
		this.err = err;
	}

	/**
	 * Download what the arguments say.
	 * @param arguments the arguments
	 * @return the exit code: 0 all completed, 1 some failed, 2 wrong arguments, 130
	 * stopped by a signal
	 */
	public int run(Arguments arguments) {
		Options options = new Options();
		try {
			CommandLine parser = parse(options, arguments.commandLine());
			if (options.help) {
				parser.usage(this.out);
				this.out.flush();
				return ALL_COMPLETED;
			}
			options.check();
			RequestList requests = RequestList.of(options, this.in);
			createDirectory(options);
			return download(options, arguments.properties(), requests);
		}
		catch (UsageException ex) {
			this.err.println("error: " + ex.getMessage());
			this.err.println("Try --help.");
			this.err.flush();
			return USAGE;
		}
	}

	private static CommandLine parse(Options options, List<String> args) {
		// An argument that begins with @ is a mistake, not a file to read arguments from.
		CommandLine parser = new CommandLine(options).setExpandAtFiles(false);
		try {
			parser.parseArgs(args.toArray(String[]::new));
			return parser;
		}
		catch (CommandLine.UnmatchedArgumentException ex) {
			String unknown = ex.getUnmatched().get(0);
			int end = unknown.indexOf('=');
			throw new UsageException(
					"unknown option '" + Printable.argument((end > 0) ? unknown.substring(0, end) : unknown) + "'");
		}
		catch (CommandLine.ParameterException ex) {
			throw new UsageException(Printable.line(String.valueOf(ex.getMessage())));
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

	private int download(Options options, List<String> properties, RequestList requests) {
		Reporter reporter = reporter(options);
		ProgressRelay relay = new ProgressRelay(reporter);
		try (ConfigurableApplicationContext context = start(options, properties, relay)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			relay.connect(manager);
			try (Interruption interruption = Interruption.watch(context, this.err)) {
				boolean all = new Batch(manager, reporter).run(requests.requests(), requests.badLines());
				return interruption.happened() ? INTERRUPTED : all ? ALL_COMPLETED : SOME_FAILED;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return INTERRUPTED;
			}
		}
	}

	private Reporter reporter(Options options) {
		// Only the real standard output can be the terminal.
		Terminal terminal = (options.quiet || this.out != System.out) ? null : Terminal.detect();
		return (terminal != null) ? new BarReporter(this.out, this.err, terminal)
				: new LineReporter(this.out, this.err, options.quiet);
	}

	/** What other programs of the command line read, unless a property says otherwise. */
	static Map<String, String> proxy(Map<String, String> environment) {
		Map<String, String> properties = new HashMap<>();
		try {
			ProxySettings.ofEnvironment(environment).ifPresent((proxy) -> {
				properties.put("download-manager.proxy.host", proxy.host());
				properties.put("download-manager.proxy.port", String.valueOf(proxy.port()));
				properties.put("download-manager.proxy.non-proxy-hosts", String.join(",", proxy.nonProxyHosts()));
				if (proxy.username() != null) {
					properties.put("download-manager.proxy.username", proxy.username());
					properties.put("download-manager.proxy.password",
							(proxy.password() != null) ? proxy.password() : "");
				}
			});
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
		return properties;
	}

	private static ConfigurableApplicationContext start(Options options, List<String> properties,
			DownloadListener listener) {
		SpringApplication application = new SpringApplication(CliConfiguration.class);
		// A location and no name: a name is looked for in the current directory too, and
		// a server may have called a file there like that.
		Map<String, Object> defaults = new HashMap<>(proxy(System.getenv()));
		defaults.put("spring.config.location", "classpath:/cli.properties");
		application.setDefaultProperties(defaults);
		Map<String, Object> chosen = new HashMap<>();
		if (options.to != null) {
			chosen.put("download-manager.directory", options.to.toString());
		}
		if (options.concurrency != null) {
			chosen.put("download-manager.max-concurrent", options.concurrency);
		}
		application.addInitializers((context) -> {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("options", chosen));
			((GenericApplicationContext) context).registerBean(DownloadListener.class, () -> listener);
		});
		try {
			return application.run(properties.toArray(String[]::new));
		}
		catch (RuntimeException ex) {
			// Spring has printed why on standard error.
			throw new UsageException("the download manager cannot be set up like this");
		}
	}

}
