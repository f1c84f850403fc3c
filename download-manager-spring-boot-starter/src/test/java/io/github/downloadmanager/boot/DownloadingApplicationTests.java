package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Real applications of each kind, with the real manager, that download from a real
 * server.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class DownloadingApplicationTests {

	private static final String CONTENT = "content ".repeat(10_000);

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void downloadsAndTells(WebApplicationType type) throws Exception {
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = run(type)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			DownloadResult result = manager.submit(this.origin.request("/files/a.txt")).get();
			assertThat(result.file()).isEqualTo(this.directory.resolve("a.txt")).hasContent(CONTENT);
			Subscriber subscriber = context.getBean(Subscriber.class);
			assertThat(subscriber.ended.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(subscriber.events).extracting(DownloadEvent::type)
				.containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(subscriber.onNonBlockingThread).containsOnly(false);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("downloads.active").gauge().value()).isZero();
			// Listeners and observations end after the download, and on other threads.
			Await.await().untilAsserted(() -> {
				assertThat(meters.get("downloads.finished").tag("outcome", "completed").counter().count()).isOne();
				assertThat(meters.get("downloads.bytes").tag("kind", "received").functionCounter().count())
					.isEqualTo(CONTENT.length());
				assertThat(meters.get("download").tag("outcome", "completed").timer().count()).isOne();
			});
			assertThat(context.getBean(DownloadManagerHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void bytesAreCountedWhileTheyFlow() {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).onResponseBody(SocketEffect.Stall.INSTANCE).build());
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Download download = context.getBean(DownloadManager.class).submit(this.origin.request("/a.txt"));
			Await.await()
				.untilAsserted(() -> assertThat(
						meters.get("downloads.bytes").tag("kind", "received").functionCounter().count())
					.isPositive()
					.isLessThan(CONTENT.length()));
			assertThat(download.isDone()).isFalse();
		}
	}

	@Test
	void listenerThatThrowsIsLoggedAndHarmsNothing(CapturedOutput output) throws Exception {
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE, Thrower.class)) {
			Download download = context.getBean(DownloadManager.class).submit(this.origin.request("/a.txt"));
			assertThat(download.get().file()).hasContent(CONTENT);
			assertThat(context.getBean(Thrower.class).ended.await(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(output.getAll()).contains("thrown by a listener");
	}

	@Test
	void listenerThatBlocksHoldsUpNoDownload() throws Exception {
		this.origin.serve(CONTENT);
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE, Blocker.class)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			Blocker blocker = context.getBean(Blocker.class);
			Download blocked = manager.submit(this.origin.request("/a.txt"));
			assertThat(blocker.blocked.await(30, TimeUnit.SECONDS)).isTrue();
			Download other = manager.submit(this.origin.request("/b.txt"));
			assertThat(other.get().file()).hasContent(CONTENT);
			assertThat(blocked.get().file()).hasContent(CONTENT);
			blocker.release.countDown();
		}
	}

	@Test
	void loopbackIsRefusedUnlessAllowedWithTheNameOfTheProperty() {
		try (ConfigurableApplicationContext context = application(WebApplicationType.NONE)
			.run("--download-manager.network.allow=external")) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			assertThatExceptionOfType(DownloadException.UrlRejected.class)
				.isThrownBy(() -> manager.submit(this.origin.request("/a.txt")))
				.withMessageContaining("download-manager.network.allow");
		}
	}

	@Test
	void closingTheContextCancelsDownloadsAndTellsOfIt() throws Exception {
		this.origin.serve(new MockResponse.Builder().body(CONTENT).onResponseBody(SocketEffect.Stall.INSTANCE).build());
		DownloadManager manager;
		Subscriber subscriber;
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			manager = context.getBean(DownloadManager.class);
			subscriber = context.getBean(Subscriber.class);
			manager.submit(this.origin.request("/a.txt"));
			assertThat(subscriber.started.await(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(subscriber.events).extracting(DownloadEvent::type)
			.containsExactly("Queued", "Probed", "Started", "Cancelled");
		assertThat(this.directory).isEmptyDirectory();
		assertThatExceptionOfType(DownloadException.ManagerShutdown.class)
			.isThrownBy(() -> manager.submit(this.origin.request("/b.txt")));
	}

	@Test
	void closingAContextOfLazyBeansShutsTheManagerDown() {
		DownloadManager manager;
		try (ConfigurableApplicationContext context = application(WebApplicationType.NONE).lazyInitialization(true)
			.run()) {
			manager = context.getBean(DownloadManager.class);
		}
		assertThatExceptionOfType(DownloadException.ManagerShutdown.class)
			.isThrownBy(() -> manager.submit(this.origin.request("/a.txt")));
	}

	@Test
	void healthTellsOfAShutdownByHand() {
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			context.getBean(DownloadManager.class).close();
			DownloadManagerHealthIndicator indicator = context.getBean(DownloadManagerHealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		}
	}

	@Test
	void contextThatWasStoppedAndStartedDownloadsAgain() throws Exception {
		this.origin.serve(CONTENT);
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			context.stop();
			context.start();
			DownloadResult result = context.getBean(DownloadManager.class).submit(this.origin.request("/a.txt")).get();
			assertThat(result.file()).hasContent(CONTENT);
		}
	}

	@Test
	void fiftyContextsLeakNoThread() throws Exception {
		// Contexts of other tests may be cached.
		Set<Thread> others = Set.copyOf(DownloadThreads.alive());
		for (int i = 0; i < 50; i++) {
			this.origin.serve(CONTENT);
			try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
				context.getBean(DownloadManager.class).submit(this.origin.request("/" + i + ".txt")).get();
				assertThat(DownloadThreads.alive()).as("the threads have this name").isNotEmpty();
			}
		}
		// A thread that was told to end takes a moment to be gone.
		Await.await().untilAsserted(() -> assertThat(DownloadThreads.alive()).isSubsetOf(others));
		assertThat(this.directory.toFile().list()).hasSize(50);
	}

	private ConfigurableApplicationContext run(WebApplicationType type, Class<?>... more) {
		return application(type).sources(more).run();
	}

	private SpringApplicationBuilder application(WebApplicationType type) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.properties(DownloadOrigin.properties(this.directory));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Subscriber.class)
	static class Application {

	}

	static class Subscriber {

		private final Queue<DownloadEvent> events = new ConcurrentLinkedQueue<>();

		private final Queue<Boolean> onNonBlockingThread = new ConcurrentLinkedQueue<>();

		private final CountDownLatch started = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		@EventListener
		void on(DownloadEvent event) {
			this.events.add(event);
			this.onNonBlockingThread.add(Schedulers.isInNonBlockingThread());
			if (event instanceof DownloadEvent.Started) {
				this.started.countDown();
			}
			if (event.isTerminal()) {
				this.ended.countDown();
			}
		}

	}

	static class Thrower {

		private final CountDownLatch ended = new CountDownLatch(1);

		@EventListener
		void on(DownloadEvent event) {
			if (event.isTerminal()) {
				this.ended.countDown();
			}
			throw new IllegalStateException("thrown by a listener");
		}

	}

	static class Blocker {

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		@EventListener
		void on(DownloadEvent.Queued event) throws InterruptedException {
			if (event.uri().getPath().equals("/a.txt")) {
				this.blocked.countDown();
				this.release.await();
			}
		}

	}

}
