package io.github.downloadmanager.sample;

import java.util.Map;

import io.github.downloadmanager.sample.cli.Arguments;
import io.github.downloadmanager.sample.cli.CommandLineApp;
import org.springframework.boot.SpringApplication;

/**
 * The way in. With addresses or options it is a command line that downloads and ends;
 * without any it is a server.
 */
public final class SampleApplication {

	private SampleApplication() {
	}

	/**
	 * Start.
	 * @param args see {@code --help}; properties such as {@code --server.port=9000} or
	 * {@code --download-manager.max-concurrent=8} work in both modes
	 */
	public static void main(String[] args) {
		Arguments arguments = Arguments.of(args);
		if (arguments.isCommandLine()) {
			System.exit(new CommandLineApp(System.out, System.err).run(arguments));
		}
		server().run(args);
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
