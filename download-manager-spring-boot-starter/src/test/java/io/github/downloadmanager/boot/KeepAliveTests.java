package io.github.downloadmanager.boot;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications without a web server, each in a process of its own.
 */
@Timeout(240)
class KeepAliveTests {

	private static final String CONTENT = "content ".repeat(1000);

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	@Test
	void applicationEndsWhenItsDownloadsHaveEnded() throws Exception {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).headersDelay(2, TimeUnit.SECONDS).build());
		Process process = start("/a.bin");
		assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
		assertThat(this.directory.resolve("a.bin")).hasContent(CONTENT);
	}

	@Test
	void applicationEndsAtOnceIfItIsToldSo() throws Exception {
		this.origin
			.serve(new MockResponse.Builder().body(CONTENT).onResponseStart(SocketEffect.Stall.INSTANCE).build());
		Process process = start("/a.bin", "--download-manager.keep-alive=false");
		assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		assertThat(this.directory.resolve("a.bin")).doesNotExist();
		assertThat(log()).contains("Downloads at shutdown: 0 finished, 1 cancelled");
	}

	@Test
	void signalEndsAnApplicationWhoseDownloadGoesOn() throws Exception {
		this.origin
			.serve(new MockResponse.Builder().body(CONTENT).onResponseStart(SocketEffect.Stall.INSTANCE).build());
		Process process = start("/a.bin");
		assertThat(this.origin.server().takeRequest(120, TimeUnit.SECONDS)).isNotNull();
		process.destroy();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(log()).contains("Downloads at shutdown: 0 finished, 1 cancelled");
	}

	@Test
	void signalLetsDownloadsEndIfTheyAreToBeDrained() throws Exception {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).headersDelay(3, TimeUnit.SECONDS).build());
		Process process = start("/a.bin", "--download-manager.shutdown.mode=drain");
		assertThat(this.origin.server().takeRequest(120, TimeUnit.SECONDS)).isNotNull();
		process.destroy();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.directory.resolve("a.bin")).hasContent(CONTENT);
		assertThat(log()).contains("Downloads at shutdown: 1 finished, 0 cancelled");
	}

	@Test
	void nothingKeepsAnIdleApplicationAlive() throws Exception {
		assertThat(start("").waitFor(120, TimeUnit.SECONDS)).isTrue();
	}

	private Process start(String path, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
						System.getProperty("java.class.path"), Main.class.getName(), this.origin.url(path),
						this.directory.toString()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile()).start();
	}

	private File logFile() {
		return this.directory.resolve("log.txt").toFile();
	}

	private String log() throws Exception {
		return Files.readString(logFile().toPath());
	}

	/** Submits and ends, as a command-line application may. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Main {

		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Main.class)
				.web(WebApplicationType.NONE)
				.properties(DownloadOrigin.properties(Path.of(arguments[1])))
				.run(arguments);
			if (!arguments[0].endsWith("/")) {
				context.getBean(DownloadManager.class).submit(DownloadRequest.builder(arguments[0]).build());
			}
		}

	}

}
