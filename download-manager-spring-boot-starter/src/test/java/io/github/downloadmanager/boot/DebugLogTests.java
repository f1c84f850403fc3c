package io.github.downloadmanager.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadRequestCustomizer;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody who looks for a fault sets all loggers to DEBUG, those of the libraries too.
 */
@Timeout(300)
class DebugLogTests {

	private static final String SECRET = "S3CRET";

	/** What basic authentication makes of the password. */
	private static final String ENCODED = "dXNlcjpTM0NSRVQ=";

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	private final Lines lines = new Lines();

	@TempDir
	private Path directory;

	@AfterEach
	void quiet() {
		root().detachAppender(this.lines);
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "debug", "trace" })
	void noLoggerShowsASecret(String level) throws Exception {
		this.origin.serve(new MockResponse.Builder().code(302)
			.addHeader("Location", "/moved?token=" + SECRET)
			.addHeader("Set-Cookie", "session=" + SECRET + "; Path=/")
			.build());
		this.origin.serve(new MockResponse.Builder().code(503).body(SECRET).build());
		this.origin.serve("content");
		this.origin.serve("exported");
		this.origin.serve(new MockResponse.Builder().code(404).addHeader("X-Echo", SECRET).build());
		try (ConfigurableApplicationContext context = run("--logging.level.root=" + level)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			manager.submit(request("/key/" + SECRET + "/a?token=" + SECRET + "&" + SECRET).fileName("a").build()).get();
			manager.submit(
					request("/b").fileName("b").post("text/plain", SECRET.getBytes(StandardCharsets.US_ASCII)).build())
				.get();
			manager.submit(request("/c?" + SECRET).fileName("c").retries(0).build()).result().onErrorComplete().block();
			for (String scheme : List.of("http", "https")) {
				manager.submit(DownloadRequest.builder(scheme + "://127.0.0.1:1/d?token=" + SECRET).retries(0).build())
					.result()
					.onErrorComplete()
					.block();
			}
		}
		assertThat(this.origin.server().takeRequest().getTarget()).as("it is sent").contains(SECRET);
		assertNothingShown();
	}

	@Test
	void noLoggerShowsThePasswordOfTheProxy() throws Exception {
		try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread refusing = new Thread(() -> refuse(proxy));
			refusing.setDaemon(true);
			refusing.start();
			try (ConfigurableApplicationContext context = run("--download-manager.proxy.host=127.0.0.1",
					"--download-manager.proxy.port=" + proxy.getLocalPort(), "--download-manager.proxy.username=user",
					"--download-manager.proxy.password=" + SECRET)) {
				context.getBean(DownloadManager.class)
					.submit(DownloadRequest.builder("http://files.example/d?token=" + SECRET).retries(0).build())
					.result()
					.onErrorComplete()
					.block();
			}
		}
		assertNothingShown();
	}

	private static void refuse(ServerSocket proxy) {
		try (Socket client = proxy.accept()) {
			client.getOutputStream()
				.write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			client.getInputStream().readAllBytes();
		}
		catch (IOException ex) {
			// It is gone.
		}
	}

	private void assertNothingShown() {
		assertThat(this.lines.shown).as("the libraries speak")
			.anyMatch((line) -> line.startsWith("reactor.netty"))
			.anyMatch((line) -> line.startsWith("io.github.downloadmanager"));
		assertThat(this.lines.shown).noneMatch((line) -> line.contains(SECRET) || line.contains(ENCODED));
	}

	private DownloadRequestBuilder request(String path) {
		return DownloadRequest.builder(this.origin.url(path)).basicAuth("user", SECRET).header("X-Key", SECRET);
	}

	private ConfigurableApplicationContext run(String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(DownloadOrigin.properties(this.directory))
			.properties("logging.level.root=debug", "download-manager.retry.initial-delay=1ms")
			.run(arguments);
		this.lines.start();
		root().addAppender(this.lines);
		return context;
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<String> shown = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLoggerName().startsWith("mockwebserver3")) {
				// The server, which is in this process for the test only.
				return;
			}
			this.shown.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs()
					+ " " + event.getMDCPropertyMap() + ((event.getThrowableProxy() != null)
							? ThrowableProxyUtil.asString(event.getThrowableProxy()) : ""));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		DownloadRequestCustomizer tokens() {
			return (request) -> request.header("X-Token", SECRET);
		}

	}

}
