package io.github.downloadmanager;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A secret goes to the server that it is for, and appears nowhere else. */
class SecretsTests {

	private static final String SECRET = "S3CRET";

	/** What basic authentication makes of the password. */
	private static final String ENCODED = "dXNlcjpTM0NSRVQ=";

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.downloadmanager");

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final AtomicInteger lines = new AtomicInteger();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			SecretsTests.this.lines.incrementAndGet();
			SecretsTests.this.seen.add("log: " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
					+ event.getThreadName() + " " + ((event.getThrowableProxy() != null)
							? ThrowableProxyUtil.asString(event.getThrowableProxy()) : ""));
		}

	};

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.TRACE);
		this.logger.setAdditive(false);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(Level.ERROR);
	}

	private void note(Throwable error) {
		StringWriter text = new StringWriter();
		error.printStackTrace(new PrintWriter(text));
		this.seen.add("error: " + text);
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			this.seen.add("cause: " + cause + " " + cause.getMessage());
		}
	}

	private void noteFiles() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.toList()) {
				this.seen.add("file: " + file.getFileName());
				if (String.valueOf(file.getFileName()).endsWith(".journal")) {
					this.seen.add("journal: " + Files.readString(file));
				}
			}
		}
	}

	/** What spans and metrics are made of. */
	private ObservationRegistry observed() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				SecretsTests.this.seen.add("observation: " + context.getName() + " " + context.getContextualName() + " "
						+ context.getAllKeyValues());
				Throwable error = context.getError();
				if (error != null) {
					note(error);
				}
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		return registry;
	}

	private void run(Function<ScriptedServer.Request, ServerReply> script, PartialFiles partial) throws IOException {
		RetrySettings retry = new RetrySettings(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0,
				Duration.ofMillis(1));
		List<DownloadEvent> events = new CopyOnWriteArrayList<>();
		try (ScriptedServer server = ScriptedServer.start(script);
				DownloadManager manager = DownloadManager.builder()
					.directory(this.directory)
					.addressPolicy(AddressPolicy.any())
					.retry(retry)
					.partialFiles(partial)
					.listener(events::add)
					.observationRegistry(observed())
					.build()) {
			DownloadRequest request = DownloadRequest
				.builder(server.uri("/key/" + SECRET + "/file?token=" + SECRET + "&" + SECRET))
				.basicAuth("user", SECRET)
				.header("Cookie", "session=" + SECRET)
				.header("X-Api-Key", SECRET)
				.overwrite(true)
				.build();
			Download download = manager.submit(request);
			this.seen.add("download: " + download + " " + request);
			try {
				this.seen
					.add("result: " + download.get(Await.LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS));
			}
			catch (Exception ex) {
				note(ex);
			}
			TestManager.events(download).forEach((event) -> {
				this.seen.add("event: " + event);
				if (event instanceof DownloadEvent.Failed failed) {
					note(failed.error());
				}
				if (event instanceof DownloadEvent.Retrying retrying) {
					note(retrying.cause());
				}
			});
			this.seen.add("snapshot: " + download.snapshot() + manager.downloads());
			this.seen.add("attempts: " + download.attempts());
			this.seen.add("listener: " + events);
			this.seen.add("threads: " + Thread.getAllStackTraces().keySet());
			noteFiles();
			ScriptedServer.Request got = server.requests().get(0);
			assertThat(got.target()).as("it is sent").contains(SECRET);
			assertThat(got.header("Authorization")).contains(ENCODED);
		}
	}

	private void assertNothingShown() {
		assertThat(this.seen).as("what is looked at").anyMatch((text) -> text.startsWith("observation: download"));
		assertThat(this.lines).as("something was logged").hasPositiveValue();
		assertThat(this.seen.stream().filter((text) -> text.contains(SECRET) || text.contains(ENCODED))).isEmpty();
	}

	@Test
	void noneIsShownBySuccess() throws IOException {
		run((request) -> ServerReply.of(CONTENT), PartialFiles.DELETE);
		assertNothingShown();
	}

	@Test
	void noneIsShownByFailures() throws IOException {
		List<Function<ScriptedServer.Request, ServerReply>> scripts = new ArrayList<>();
		for (int status : new int[] { 204, 401, 403, 404, 416, 503 }) {
			scripts.add((request) -> ServerReply.status(status).header("X-Echo", SECRET));
		}
		scripts.add((request) -> ServerReply.of(CONTENT).resettingAfter(50_000));
		scripts.add((request) -> ServerReply.of(CONTENT).closingAfter(50_000));
		scripts.add((request) -> ServerReply.raw(""));
		scripts.add((request) -> ServerReply.raw("HTTP/1.1 " + SECRET + " " + SECRET + "\r\n\r\n"));
		scripts.add((request) -> ServerReply.raw(SECRET + "\r\n\r\n"));
		scripts.add((request) -> ServerReply.raw("HTTP/1.1 200 OK\r\n" + SECRET + " " + SECRET + "\r\n\r\n"));
		scripts.add((request) -> ServerReply.raw("HTTP/1.1 200 OK\r\nContent-Length: " + SECRET + "\r\n\r\n"));
		scripts.add((request) -> ServerReply
			.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n"));
		scripts.add((request) -> ServerReply.redirect(302, "/again?token=" + SECRET));
		scripts.add((request) -> ServerReply.redirect(302, "http://user:" + SECRET + "@files.example/"));
		scripts.add((request) -> ServerReply.redirect(302, "ftp://files.example/" + SECRET));
		scripts.add((request) -> ServerReply.redirect(302, "http://[" + SECRET + "/"));
		scripts.add((request) -> ServerReply.redirect(302, "http://127.0.0.1:1/?token=" + SECRET));
		for (Function<ScriptedServer.Request, ServerReply> script : scripts) {
			run(script, PartialFiles.DELETE);
		}
		assertNothingShown();
	}

	@Test
	void noneIsShownByKeptPartFiles() throws IOException {
		run((request) -> (request.header("Range") != null) ? ServerReply.status(404)
				: ServerReply.of(CONTENT).closingAfter(50_000), PartialFiles.KEEP);
		assertThat(this.seen).anyMatch((text) -> text.startsWith("journal: download-manager-journal"));
		assertNothingShown();
	}

	@Test
	void noneIsShownByRefusals() {
		try (DownloadManager manager = DownloadManager.builder().directory(this.directory).build()) {
			for (String uri : List.of("http://user:" + SECRET + "@files.example/", "http://127.0.0.1/?token=" + SECRET,
					"http://files.example/\u0007" + SECRET, "ftp://files.example/?" + SECRET)) {
				note(catchThrowable(() -> manager.submit(DownloadRequest.builder(uri).build())));
			}
		}
		assertThat(this.seen).noneMatch((text) -> text.contains(SECRET));
	}

	@Test
	void noneIsShownByACancellation() {
		byte[] bytes = SECRET.getBytes(StandardCharsets.US_ASCII);
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(bytes).stallingAfter(3));
				DownloadManager manager = DownloadManager.builder()
					.directory(this.directory)
					.addressPolicy(AddressPolicy.any())
					.observationRegistry(observed())
					.build()) {
			Download download = manager
				.submit(DownloadRequest.builder(server.uri("/?token=" + SECRET)).bearerToken(SECRET).build());
			Await.until("it runs", () -> !server.gets().isEmpty());
			download.cancel();
			TestManager.events(download).forEach((event) -> this.seen.add("event: " + event));
			this.seen.add("download: " + download);
		}
		assertNothingShown();
	}

}
