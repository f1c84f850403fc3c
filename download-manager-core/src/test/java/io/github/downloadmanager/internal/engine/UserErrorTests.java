package io.github.downloadmanager.internal.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whatever code that is not ours throws ends the download that called it, and nothing
 * else: the slot is given back, and the next download runs.
 */
class UserErrorTests {

	private static final byte[] CONTENT = Content.of(1, 20_000);

	@TempDir
	Path directory;

	/**
	 * Reactor gives fatal errors of subscribers to the handler of uncaught exceptions,
	 * which Awaitility would take for a failure of the test.
	 */
	@BeforeAll
	static void waitWithoutTheErrorsOfOtherThreads() {
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
	}

	@AfterAll
	static void waitAsUsual() {
		Awaitility.reset();
	}

	static Stream<Throwable> kinds() {
		return Stream.of(new NoClassDefFoundError("x"), new ExceptionInInitializerError("x"),
				new StackOverflowError("x"), new OutOfMemoryError("x"), new InternalError("x"), new AssertionError("x"),
				new IllegalStateException("x"), new IllegalArgumentException("x"));
	}

	/** Each place with each kind. */
	private static Stream<Arguments> with(List<String> places) {
		return places.stream().flatMap((place) -> kinds().map((kind) -> Arguments.of(place, kind)));
	}

	static Stream<Arguments> steps() {
		return with(List.of("verifier", "refresher", "digest", "sink open", "sink begin", "sink write", "sink restart",
				"sink commit", "sink staged", "sink takesAnyOrder"));
	}

	@ParameterizedTest
	@MethodSource("steps")
	void anErrorOfAStepEndsTheDownload(String place, Throwable kind) {
		FakeSource source = new FakeSource(CONTENT);
		if (place.equals("refresher")) {
			source.then(FakeReply.status(403));
		}
		if (place.equals("sink restart")) {
			source.then(FakeReply.of(CONTENT).etag(null).endingAfter(5000));
		}
		try (TestManager manager = manager(source)) {
			Download download = manager.submit(step(manager, place, kind));
			if (place.equals("sink restart")) {
				TestManager.await(download, DownloadStatus.WAITING);
				manager.advance(Duration.ofSeconds(1));
			}
			assertFailed(manager.manager(), download, kind);
			TestManager.result(manager.submit("next"));
			assertThat(source.unreleased()).isZero();
		}
	}

	private static DownloadRequestBuilder step(TestManager manager, String place, Throwable kind) {
		DownloadRequestBuilder request = manager.request("file").segments(4);
		return switch (place) {
			case "verifier" -> request.verify((staged) -> BrokenCode.rethrow(kind));
			case "refresher" -> request.refresher((expired) -> BrokenCode.rethrow(kind));
			case "digest" -> request.checksum(BrokenCode.brokenDigest(kind));
			case "sink staged", "sink takesAnyOrder" ->
				request.sink(new BrokenCode.BrokenSink(place, kind)).verify((staged) -> {
				});
			default -> request.sink(new RecordingSink().failing(place.substring("sink ".length()), kind));
		};
	}

	private TestManager manager(FakeSource source) {
		return new TestManager(source, this.directory, (settings) -> settings.maxConcurrent = 1);
	}

	private static void assertFailed(DownloadManager manager, Download download, Throwable kind) {
		DownloadException failure = TestManager.failure(download);
		assertThat(everything(failure)).contains(kind);
		assertThat(TestManager.types(download)).last().isEqualTo("Failed");
		Await.until("the slot is given back", () -> manager.activeDownloads() == 0);
	}

	/** The failure, its causes, and what was suppressed on the way. */
	private static List<Throwable> everything(@Nullable Throwable failure) {
		List<Throwable> all = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			all.add(cause);
			for (Throwable suppressed : cause.getSuppressed()) {
				all.addAll(everything(suppressed));
			}
		}
		return all;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void anErrorOfTheCleanUpDoesNotKeepTheDownloadFromEnding(Throwable kind) {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(404));
		try (TestManager manager = manager(source)) {
			Download download = manager
				.submit(manager.request("file").sink(new RecordingSink().failing("abort", kind)));
			assertFailed(manager.manager(), download, kind);
		}
	}

	/** As sinks do that remember why they are broken. */
	@Test
	void aSinkThatFailsTwiceWithTheSameErrorDoesNotKeepTheDownloadFromEnding() {
		DownloadException.StorageFailed full = new DownloadException.StorageFailed(
				DownloadException.StorageFailed.Reason.NO_SPACE, "the store is full", null);
		try (TestManager manager = manager(new FakeSource(CONTENT))) {
			Download download = manager.submit(
					manager.request("file").sink(new RecordingSink().failing("write", full).failing("abort", full)));
			assertThat(TestManager.failure(download)).isSameAs(full);
			TestManager.result(manager.submit("next"));
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void listenersThatCannotBeComparedKeepNoDownloadFromEnding(Throwable kind) {
		AtomicInteger samples = new AtomicInteger();
		try (TestManager manager = new TestManager(new FakeSource(CONTENT), this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.listeners.add(new BrokenCode.IncomparableListener(kind, samples));
			settings.listeners.add(new BrokenCode.IncomparableListener(kind, samples));
		})) {
			TestManager.result(manager.submit("file"));
			TestManager.result(manager.submit("next"));
			Await.until("each has heard of the last sample of each", () -> samples.get() >= 4);
		}
	}

	/** Each line, or all but those that say that another one was not written. */
	@ParameterizedTest
	@MethodSource("kinds")
	void aSinkThatCannotBeAskedIsRefusedAndGivenBack(Throwable kind) {
		try (TestManager manager = manager(new FakeSource(CONTENT))) {
			DownloadRequestBuilder request = manager.request("file")
				.sink(new BrokenCode.BrokenSink("sink isInterruptible", kind));
			for (int i = 0; i < 2; i++) {
				assertThatThrownBy(() -> manager.submit(request)).isSameAs(kind);
			}
			TestManager.result(manager.submit("next"));
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void anErrorOfTheLogDoesNoHarm(Throwable kind) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		for (int level : new int[] { Level.ERROR_INT, Level.INFO_INT }) {
			BrokenCode.BrokenLog log = new BrokenCode.BrokenLog(level, kind);
			context.addTurboFilter(log);
			FakeSource source = new FakeSource(CONTENT);
			try (TestManager manager = manager(source)) {
				TestManager.result(manager.submit("whole" + level));
				manager.manager().updateLimits((limits) -> limits.withMaxConcurrent(2), "test");
				source.then(FakeReply.status(404));
				Download download = manager
					.submit(manager.request("file").sink(new RecordingSink().failing("abort", kind)));
				assertFailed(manager.manager(), download, kind);
			}
			finally {
				context.getTurboFilterList().remove(log);
			}
		}
	}

	static Stream<Arguments> addresses() {
		return with(List.of("rule", "address policy", "redactor"));
	}

	@ParameterizedTest
	@MethodSource("addresses")
	void anErrorOfAPolicyEndsTheDownload(String place, Throwable kind) {
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/file")
				? ServerReply.redirect(302, "/there") : ServerReply.of(CONTENT));
				DownloadManager manager = policies(place, kind).maxConcurrent(1).build()) {
			Download download = manager.submit(DownloadRequest.builder(server.uri("/file")).retries(0).build());
			assertFailed(manager, download, kind);
		}
	}

	private DownloadManagerBuilder policies(String place, Throwable kind) {
		DownloadManagerBuilder builder = TestManager.overNetwork(this.directory);
		return switch (place) {
			case "rule" -> builder.urlRule((uri) -> rethrowAt("/there", uri, kind));
			case "redactor" -> builder.redactor((uri) -> {
				rethrowAt("/there", uri, kind);
				return uri;
			});
			default -> builder.addressPolicy(new AddressPolicy() {

				@Override
				public boolean allows(InetAddress address) {
					return true;
				}

				@Override
				public boolean allows(InetSocketAddress address) {
					return BrokenCode.rethrow(kind);
				}

			});
		};
	}

	private static void rethrowAt(String path, URI uri, Throwable kind) {
		if (path.equals(uri.getPath())) {
			BrokenCode.rethrow(kind);
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void anErrorOfTheRedactorAtSubmitIsToldAndLeavesNoClaim(Throwable kind) {
		List<Throwable> once = new CopyOnWriteArrayList<>(List.of(kind));
		try (TestManager manager = new TestManager(new FakeSource(CONTENT), this.directory,
				(settings) -> settings.redactor = (uri) -> once.isEmpty() ? uri : BrokenCode.rethrow(once.remove(0)))) {
			assertThatThrownBy(() -> manager.submit("file")).isSameAs(kind);
			TestManager.result(manager.submit("file"));
		}
	}

	static Stream<Arguments> observers() {
		return with(List.of("start", "stop", "error", "predicate", "convention", "supportsContext"));
	}

	@ParameterizedTest
	@MethodSource("observers")
	void anErrorOfAnObserverHarmsNoDownload(String place, Throwable kind) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new BrokenCode.BrokenHandler(place, kind));
		if (place.equals("predicate")) {
			registry.observationConfig().observationPredicate((name, context) -> BrokenCode.rethrow(kind));
		}
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(404));
		try (TestManager manager = new TestManager(source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.observationRegistry = registry;
			if (place.equals("convention")) {
				settings.observationConvention = (BrokenCode.DownloadConvention) () -> () -> BrokenCode.rethrow(kind);
			}
		})) {
			assertThat(TestManager.failure(manager.submit("failed")))
				.isInstanceOf(DownloadException.UnexpectedStatus.class);
			TestManager.result(manager.submit("file"));
			Await.until("the slot is given back", () -> manager.manager().activeDownloads() == 0);
		}
	}

	static Stream<Arguments> listeners() {
		return with(List.of("event callback", "progress callback", "listener", "events", "progress", "result",
				"global events", "future"));
	}

	@ParameterizedTest
	@MethodSource("listeners")
	void anErrorOfAListenerHarmsNoDownloadAndNoOtherListener(String place, Throwable kind) {
		List<String> heard = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(new FakeSource(CONTENT), this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			if (place.equals("listener")) {
				settings.listeners.add(new BrokenCode.BrokenListener(kind));
			}
			settings.listeners.add(new DownloadListener() {

				@Override
				public void onEvent(DownloadEvent event) {
					heard.add(event.type());
				}

			});
		})) {
			DownloadRequestBuilder request = manager.request("file");
			if (place.equals("event callback")) {
				request.onEvent((event) -> BrokenCode.rethrow(kind));
			}
			if (place.equals("progress callback")) {
				request.onProgress((progress) -> BrokenCode.rethrow(kind));
			}
			Consumer<Object> broken = (value) -> BrokenCode.rethrow(kind);
			if (place.equals("global events")) {
				manager.manager().events().subscribe(broken);
			}
			Download download = manager.submit(request);
			switch (place) {
				case "events" -> download.events().subscribe(broken);
				case "progress" -> download.progress().subscribe(broken);
				case "result" -> download.result().onErrorResume((ex) -> Mono.empty()).subscribe(broken);
				case "future" -> download.toCompletableFuture().thenAccept(broken);
				default -> {
				}
			}
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			TestManager.result(manager.submit("next"));
			Await.until("the others hear of both ends", () -> heard.stream().filter("Completed"::equals).count() == 2);
		}
	}

}
