package io.github.downloadmanager.boot.tracing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.policy.AddressPolicy;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real downloads with each kind of tracer.
 */
@Timeout(300)
class TracingTests {

	private final MockWebServer server = new MockWebServer();

	private final Map<String, String> traces = new ConcurrentHashMap<>();

	private final CountDownLatch heard = new CountDownLatch(1);

	@TempDir
	private Path directory;

	static List<Supplier<TracerUnderTest>> tracers() {
		return List.of(OpenTelemetryTracer::new, BraveTracerUnderTest::new);
	}

	@BeforeEach
	void start() throws Exception {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@MethodSource("tracers")
	void eachSpanIsTheChildOfWhatCausedItAndNoneIsAnError(Supplier<TracerUnderTest> kind) throws Exception {
		this.server.enqueue(new MockResponse.Builder().code(503).build());
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		try (TracerUnderTest tracer = kind.get()) {
			ObservationRegistry registry = tracer.registry();
			try (DownloadManager manager = manager(registry, tracer)) {
				submitted(registry, () -> manager.submit(request("/a"))).get();
			}
			List<RecordedSpan> spans = tracer.spans();
			RecordedSpan submitter = one(spans, "submitter");
			RecordedSpan download = one(spans, "download");
			List<RecordedSpan> attempts = named(spans, "download attempt");
			assertThat(download.parentId()).isEqualTo(submitter.id());
			assertThat(attempts).hasSize(2).extracting(RecordedSpan::parentId).containsOnly(download.id());
			assertThat(spans).extracting(RecordedSpan::traceId).containsOnly(submitter.traceId());
			assertThat(attempts).extracting(RecordedSpan::id)
				.containsExactly(tracer.spanId(next()), tracer.spanId(next()));
			assertThat(attempts).extracting(RecordedSpan::isError).containsExactly(true, false);
			assertThat(attempts).extracting(RecordedSpan::exceptions).containsExactly(1, 0);
			assertThat(download.isError()).isFalse();
			assertThat(submitter.isError()).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("tracers")
	void failureIsOneExceptionOfEachSpan(Supplier<TracerUnderTest> kind) throws Exception {
		this.server.enqueue(new MockResponse.Builder().code(404).build());
		try (TracerUnderTest tracer = kind.get(); WarnLines lines = new WarnLines()) {
			ObservationRegistry registry = tracer.registry();
			try (DownloadManager manager = manager(registry, tracer)) {
				Download download = submitted(registry, () -> manager.submit(request("/a")));
				download.result().onErrorComplete().block();
			}
			assertThat(one(tracer.spans(), "download").exceptions()).isOne();
			assertThat(one(tracer.spans(), "download attempt").exceptions()).isOne();
			assertThat(one(tracer.spans(), "submitter").isError()).isFalse();
			assertThat(lines.traces).as("of the WARN").containsExactly(one(tracer.spans(), "download").traceId());
		}
	}

	@ParameterizedTest
	@MethodSource("tracers")
	void cancellationIsNoError(Supplier<TracerUnderTest> kind) throws Exception {
		this.server
			.enqueue(new MockResponse.Builder().body("content").onResponseStart(SocketEffect.Stall.INSTANCE).build());
		try (TracerUnderTest tracer = kind.get()) {
			ObservationRegistry registry = tracer.registry();
			try (DownloadManager manager = manager(registry, tracer)) {
				Download download = submitted(registry, () -> manager.submit(request("/a")));
				next();
				download.cancel();
			}
			assertThat(tracer.spans()).extracting(RecordedSpan::isError).hasSize(3).containsOnly(false);
		}
	}

	@ParameterizedTest
	@MethodSource("tracers")
	void listenersAndThoseWhoWaitForTheResultAreInTheTrace(Supplier<TracerUnderTest> kind) throws Exception {
		this.server.enqueue(new MockResponse.Builder().body("content").headersDelay(1, TimeUnit.SECONDS).build());
		try (TracerUnderTest tracer = kind.get()) {
			ObservationRegistry registry = tracer.registry();
			CountDownLatch told = new CountDownLatch(2);
			try (DownloadManager manager = manager(registry, tracer)) {
				Download download = submitted(registry, () -> manager.submit(request("/a")));
				download.result().subscribe((result) -> note("mono", tracer, told));
				download.toCompletableFuture().thenAccept((result) -> note("future", tracer, told));
				assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(this.heard.await(30, TimeUnit.SECONDS)).isTrue();
			}
			String expected = one(tracer.spans(), "download").traceId();
			assertThat(this.traces).containsOnlyKeys("Queued", "Probed", "Started", "Completed", "mono", "future");
			assertThat(this.traces.values()).containsOnly(expected);
		}
	}

	/** The thread that ends a download starts the next one. */
	@ParameterizedTest
	@MethodSource("tracers")
	void downloadThatWaitedBelongsToItsOwnSubmitterOnly(Supplier<TracerUnderTest> kind) throws Exception {
		for (int i = 0; i < 3; i++) {
			this.server.enqueue(new MockResponse.Builder().body("content").build());
		}
		try (TracerUnderTest tracer = kind.get()) {
			ObservationRegistry registry = tracer.registry();
			try (DownloadManager manager = manager(registry, tracer)) {
				Download first = submitted(registry, () -> manager.submit(request("/a")));
				Download second = manager.submit(request("/b"));
				Download third = submitted(registry, () -> manager.submit(request("/c")));
				for (Download download : List.of(first, second, third)) {
					download.get();
				}
			}
			List<RecordedSpan> submitters = named(tracer.spans(), "submitter");
			assertThat(named(tracer.spans(), "download")).extracting(RecordedSpan::parentId)
				.containsExactly(submitters.get(0).id(), null, submitters.get(1).id());
		}
	}

	/** Who cancels lets the next one start, on a thread that has a trace of its own. */
	@ParameterizedTest
	@MethodSource("tracers")
	void downloadThatSomebodyElsesCallLetsStartIsNotInThatTrace(Supplier<TracerUnderTest> kind) throws Exception {
		this.server
			.enqueue(new MockResponse.Builder().body("content").onResponseStart(SocketEffect.Stall.INSTANCE).build());
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		try (TracerUnderTest tracer = kind.get()) {
			ObservationRegistry registry = tracer.registry();
			try (DownloadManager manager = manager(registry, tracer)) {
				Download first = manager.submit(request("/a"));
				Download second = manager.submit(request("/b"));
				next();
				submitted(registry, first::cancel);
				second.get();
			}
			assertThat(named(tracer.spans(), "download")).extracting(RecordedSpan::parentId).containsOnlyNulls();
		}
	}

	private static <T> T submitted(ObservationRegistry registry, Supplier<T> action) {
		return Observation.createNotStarted("submitter", registry).observe(action);
	}

	private DownloadManager manager(ObservationRegistry registry, TracerUnderTest tracer) {
		DownloadListener listener = (event) -> {
			note(event.type(), tracer, null);
			if (event.isTerminal()) {
				this.heard.countDown();
			}
		};
		return DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.maxConcurrent(1)
			.probe(false)
			.retry(new RetrySettings(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ZERO))
			.observationRegistry(registry)
			.listener(listener)
			.build();
	}

	private void note(String who, TracerUnderTest tracer, @Nullable CountDownLatch told) {
		Span span = tracer.tracer().currentSpan();
		this.traces.put(who, (span != null) ? span.context().traceId() : "none");
		if (told != null) {
			told.countDown();
		}
	}

	private DownloadRequest request(String path) {
		return DownloadRequest.builder(this.server.url(path).uri()).build();
	}

	private RecordedRequest next() throws InterruptedException {
		RecordedRequest request = this.server.takeRequest(30, TimeUnit.SECONDS);
		assertThat(request).isNotNull();
		return request;
	}

	private static List<RecordedSpan> named(List<RecordedSpan> spans, String name) {
		return spans.stream().filter((span) -> span.name().equals(name)).toList();
	}

	private static RecordedSpan one(List<RecordedSpan> spans, String name) {
		List<RecordedSpan> named = named(spans, name);
		assertThat(named).as(name).hasSize(1);
		return named.get(0);
	}

	/** What the MDC says of the trace of each warning. */
	private static final class WarnLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final Logger logger = (Logger) LoggerFactory.getLogger(DownloadManager.class);

		private final Level before = this.logger.getLevel();

		private final List<String> traces = new CopyOnWriteArrayList<>();

		private WarnLines() {
			this.logger.setLevel(Level.WARN);
			start();
			this.logger.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.traces.add(String.valueOf(event.getMDCPropertyMap().get("traceId")));
		}

		@Override
		public void close() {
			this.logger.detachAppender(this);
			this.logger.setLevel(this.before);
		}

	}

}
