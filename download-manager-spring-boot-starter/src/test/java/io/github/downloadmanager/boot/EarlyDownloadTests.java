package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.micrometer.core.instrument.MeterRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Downloads that are submitted while the application starts.
 */
@Timeout(300)
class EarlyDownloadTests {

	private static final String CONTENT = "content ".repeat(10_000);

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void eventsOfADownloadThatAConstructorWaitsForAreHeard(boolean lazy) throws Exception {
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = application().sources(Mirror.class)
			.lazyInitialization(lazy)
			.run()) {
			Subscriber subscriber = context.getBean(Subscriber.class);
			assertThat(subscriber.ended.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(subscriber.events).extracting(DownloadEvent::type)
				.containsExactly("Queued", "Probed", "Started", "Completed");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Await.await()
				.untilAsserted(
						() -> assertThat(meters.get("downloads.finished").tag("outcome", "completed").counter().count())
							.isOne());
		}
	}

	@Test
	void eventsAreHeardWhileTheLifecycleStarts() {
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = application().sources(Starter.class).run()) {
			assertThat(context.getBean(Starter.class).heard).isTrue();
		}
	}

	@Test
	void contextThatFailsBeforeTheLifecycleExistsCancelsAndShutsDown() {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).onResponseBody(SocketEffect.Stall.INSTANCE).build());
		List<DownloadManager> managers = new ArrayList<>();
		List<Download> submitted = new ArrayList<>();
		SpringApplicationBuilder failing = application().initializers(
				(context) -> ((GenericApplicationContext) context).registerBean("failing", Object.class, () -> {
					DownloadManager manager = context.getBean(DownloadManager.class);
					managers.add(manager);
					Download download = manager.submit(DownloadRequest.builder(url()).build());
					submitted.add(download);
					download.events().ofType(DownloadEvent.Started.class).blockFirst();
					throw new IllegalStateException("no such luck");
				}));
		assertThatException().isThrownBy(failing::run).havingRootCause().withMessage("no such luck");
		assertThat(managers).singleElement().extracting(DownloadManager::isShutdown).isEqualTo(true);
		assertThat(submitted).singleElement().extracting(Download::status).isEqualTo(DownloadStatus.CANCELLED);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void contextThatFailsInALaterLifecycleCancelsAndLeavesNoThread() {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).onResponseBody(SocketEffect.Stall.INSTANCE).build());
		Set<Thread> others = Set.copyOf(DownloadThreads.alive());
		List<DownloadManager> managers = new ArrayList<>();
		SpringApplicationBuilder failing = application().initializers((context) -> ((GenericApplicationContext) context)
			.registerBean("failing", FailingLifecycle.class, () -> new FailingLifecycle(() -> {
				DownloadManager manager = context.getBean(DownloadManager.class);
				managers.add(manager);
				manager.submit(DownloadRequest.builder(url()).build())
					.events()
					.ofType(DownloadEvent.Started.class)
					.blockFirst();
			})));
		assertThatException().isThrownBy(failing::run).havingRootCause().withMessage("no such luck");
		assertThat(managers).singleElement().extracting(DownloadManager::isShutdown).isEqualTo(true);
		assertThat(this.directory).isEmptyDirectory();
		Await.await().untilAsserted(() -> assertThat(DownloadThreads.alive()).isSubsetOf(others));
	}

	private String url() {
		return this.origin.url("/a.txt");
	}

	private SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(DownloadOrigin.properties(this.directory))
			.properties("url=" + url());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Subscriber.class)
	static class Application {

	}

	static class Subscriber {

		private final Queue<DownloadEvent> events = new ConcurrentLinkedQueue<>();

		private final CountDownLatch ended = new CountDownLatch(1);

		@EventListener
		void on(DownloadEvent event) {
			this.events.add(event);
			if (event.isTerminal()) {
				this.ended.countDown();
			}
		}

	}

	@Lazy(false)
	static class Mirror {

		Mirror(DownloadManager downloads, @Value("${url}") String url) throws Exception {
			downloads.submit(DownloadRequest.builder(url).build()).get();
		}

	}

	static class Starter implements SmartLifecycle {

		private final DownloadManager downloads;

		private final String url;

		private final Subscriber subscriber;

		private volatile boolean heard;

		Starter(DownloadManager downloads, @Value("${url}") String url, Subscriber subscriber) {
			this.downloads = downloads;
			this.url = url;
			this.subscriber = subscriber;
		}

		@Override
		public void start() {
			this.downloads.submit(DownloadRequest.builder(this.url).build());
			try {
				this.heard = this.subscriber.ended.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return this.heard;
		}

	}

	/** Fails after the manager has started. */
	record FailingLifecycle(Runnable before) implements SmartLifecycle {

		@Override
		public void start() {
			this.before.run();
			throw new IllegalStateException("no such luck");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

		@Override
		public int getPhase() {
			return Integer.MAX_VALUE;
		}

	}

}
