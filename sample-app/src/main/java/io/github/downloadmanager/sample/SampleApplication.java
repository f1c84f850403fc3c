package io.github.downloadmanager.sample;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.downloadmanager.cli.DownloadCli;
import org.springframework.boot.SpringApplication;

/**
 * The way in. With addresses or options it is a command line that downloads and ends;
 * without any it is a server.
 */
public final class SampleApplication {

	/** What configures a server. Anything else is for the command line. */
	private static final Pattern PROPERTY = Pattern
		.compile("--(server|spring|management|logging|download-manager|sample)[.][^=]+(=.*)?", Pattern.DOTALL);

	private SampleApplication() {
	}

	/**
	 * Start.
	 * @param args see {@code --help}; properties such as {@code --server.port=9000} or
	 * {@code --download-manager.max-concurrent=8} alone are for the server
	 */
	public static void main(String[] args) {
		if (isCommandLine(args)) {
			// Nothing of Spring Boot is loaded then, which would set up its logging.
			System.setProperty("logback.configurationFile", "logback-cli.xml");
			// The command line's jar brings a provider of its own where its libraries lie
			// beside it; to find two is worth a warning to SLF4J.
			System.setProperty("slf4j.provider", "ch.qos.logback.classic.spi.LogbackServiceProvider");
			System.setProperty("slf4j.internal.verbosity", "WARN");
			System.exit(DownloadCli.run("java -jar sample-app.jar", args));
		}
		server().run(args);
	}

	/** Whether to download and end, rather than to be a server. */
	static boolean isCommandLine(String... args) {
		return Stream.of(args).anyMatch((arg) -> !PROPERTY.matcher(arg).matches());
	}

	/**
	 * The server. Its configuration comes from the class path and from where it is told
	 * ({@code spring.config.location}, {@code spring.config.additional-location},
	 * properties, the environment), but not from the current directory, where Spring Boot
	 * looks by default: a file that was downloaded there may be called
	 * {@code application.properties}.
	 */
	static SpringApplication server() {
		SpringApplication application = new SpringApplication(SampleServer.class);
		application
			.setDefaultProperties(Map.of("spring.config.location", "optional:classpath:/,optional:classpath:/config/"));
		return application;
	}

}
