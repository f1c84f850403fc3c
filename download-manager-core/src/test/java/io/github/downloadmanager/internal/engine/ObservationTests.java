package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.observation.AttemptObservationContext;
import io.github.downloadmanager.observation.DefaultAttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultDownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ObservationTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.observationRegistry = this.registry);
	}

	@Test
	void aDownloadAndEachAttemptAreObserved() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ofSeconds(1));
			TestManager.result(download);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsWithNameEqualTo("download", 1)
				.hasNumberOfObservationsWithNameEqualTo("download.attempt", 2)
				.hasObservationWithNameEqualTo("download")
				.that()
				.hasBeenStarted()
				.hasBeenStopped()
				.doesNotHaveError()
				.hasLowCardinalityKeyValue("outcome", "completed")
				.hasLowCardinalityKeyValue("download.error", "none")
				.hasHighCardinalityKeyValue("download.id", download.id())
				.hasHighCardinalityKeyValue("server.address", "files.example")
				.hasHighCardinalityKeyValue("download.attempt", "2");
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasHandledContextsThatSatisfy(
						(contexts) -> assertThat(contexts).filteredOn(AttemptObservationContext.class::isInstance)
							.extracting((context) -> ((AttemptObservationContext) context).getOutcome())
							.containsExactly("failed", "completed"));
		}
	}

	@Test
	void theOutcomeOfAFailureAndOfACancellationIsTold() {
		this.source.at("/failed", FakeReply.status(404)).at("/cancelled", FakeReply.hang());
		try (TestManager manager = manager()) {
			TestManager.failure(manager.submit("failed"));
			Download cancelled = manager.submit("cancelled");
			cancelled.cancel();
			assertThat(TestManager.types(cancelled)).last().isEqualTo("Cancelled");
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasAnObservation((observation) -> observation.hasNameEqualTo("download")
					.hasLowCardinalityKeyValue("outcome", "failed")
					.hasLowCardinalityKeyValue("download.error", "UnexpectedStatus"))
				.hasAnObservation((observation) -> observation.hasNameEqualTo("download")
					.hasLowCardinalityKeyValue("outcome", "cancelled")
					.hasLowCardinalityKeyValue("download.error", "none"));
		}
	}

	@Test
	void theScopeOfTheSubmitterIsTheParent() {
		try (TestManager manager = manager()) {
			Observation parent = Observation.start("parent", this.registry);
			Download download = parent.scoped(() -> manager.submit("file"));
			TestManager.result(download);
			parent.stop();
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo("download")
				.that()
				.hasParentObservationEqualTo(parent);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo("download.attempt")
				.that()
				.hasParentObservationContextSatisfying(
						(context) -> assertThat(context).isInstanceOf(DownloadObservationContext.class));
		}
	}

	@Test
	void aDownloadThatNeverRanIsNotObserved() {
		this.source.at("/first", FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.observationRegistry = this.registry;
			settings.maxConcurrent = 1;
		})) {
			manager.submit("first");
			Download queued = manager.submit("second");
			queued.cancel();
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsWithNameEqualTo("download", 1);
		}
	}

	@Test
	void aConventionCanBeReplaced() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.observationRegistry = this.registry;
			settings.observationConvention = new DefaultDownloadObservationConvention() {

				@Override
				public String getName() {
					return "my.download";
				}

			};
		})) {
			TestManager.result(manager.submit("file"));
			TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("my.download");
		}
	}

	@Test
	void aConventionHasTheAttributesOfTheRequest() {
		List<Map<String, String>> ofParents = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.observationRegistry = this.registry;
			settings.observationConvention = new DefaultDownloadObservationConvention() {

				@Override
				public KeyValues getHighCardinalityKeyValues(DownloadObservationContext context) {
					return KeyValues.of("order", String.valueOf(context.getAttributes().get("order")));
				}

			};
			settings.attemptObservationConvention = new DefaultAttemptObservationConvention() {

				@Override
				public KeyValues getHighCardinalityKeyValues(AttemptObservationContext context) {
					ObservationView parent = context.getParentObservation();
					if (parent != null && parent.getContextView() instanceof DownloadObservationContext download) {
						ofParents.add(download.getAttributes());
					}
					return super.getHighCardinalityKeyValues(context);
				}

			};
		})) {
			TestManager.result(manager.submit(manager.request("file").attribute("order", "4711")));
		}
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("download")
			.that()
			.hasHighCardinalityKeyValue("order", "4711");
		assertThat(ofParents).contains(Map.of("order", "4711"));
	}

	@Test
	void aConventionOrHandlerThatThrowsHarmsNoDownload() {
		AtomicInteger handled = new AtomicInteger();
		AtomicInteger named = new AtomicInteger();
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				handled.incrementAndGet();
				throw new IllegalStateException("handler");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.observationRegistry = this.registry;
			settings.observationConvention = new DefaultDownloadObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(DownloadObservationContext context) {
					named.incrementAndGet();
					throw new IllegalStateException("convention");
				}

			};
		})) {
			for (Download download : List.of(manager.submit("a"), manager.submit("b"))) {
				TestManager.result(download);
			}
		}
		assertThat(handled).as("of two attempts at least").hasValueGreaterThanOrEqualTo(2);
		assertThat(named).as("of two downloads").hasValueGreaterThanOrEqualTo(2);
	}

	@Test
	void traceContextReachesTheServer() {
		String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
		this.registry.observationConfig().observationHandler(new ObservationHandler<AttemptObservationContext>() {

			@Override
			public void onStart(AttemptObservationContext context) {
				context.getSetter().set(context.getCarrier(), "traceparent", trace);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof AttemptObservationContext;
			}

		});
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				DownloadManager manager = DownloadManager.builder()
					.directory(this.directory)
					.addressPolicy(AddressPolicy.any())
					.observationRegistry(this.registry)
					.build()) {
			TestManager.result(manager.download(server.uri("/file"), this.directory));
			assertThat(server.requests()).extracting((request) -> request.header("traceparent")).containsOnly(trace);
		}
	}

}
