package io.github.downloadmanager.soak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.crash.Content;
import io.github.downloadmanager.crash.Origin;
import io.github.downloadmanager.crash.Origin.Answer;
import io.github.downloadmanager.crash.Origin.Fault;
import io.github.downloadmanager.policy.AddressPolicy;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many small downloads from a server that breaks connections as it likes, by a seed. As
 * many as {@code -Ddownload-manager.soak=10000} says, else a short run.
 */
@Timeout(600)
class SoakTests {

	private static final int DOWNLOADS = Integer.getInteger("download-manager.soak", 1500);

	private static final long SEED = Long.getLong("download-manager.seed", 1);

	private static final int SLOTS = 16;

	private static final int LARGEST = 96 * 1024;

	@TempDir
	Path directory;

	private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

	private final Map<Fault, AtomicInteger> faults = new ConcurrentHashMap<>();

	private final Map<String, List<DownloadEvent>> events = new ConcurrentHashMap<>();

	@Test
	void nothingIsWrongLostOrLeaked() throws Exception {
		Logged logged = Logged.listen();
		List<Download> downloads = new ArrayList<>();
		long started;
		List<String> threadsBefore;
		long descriptorsBefore;
		try (Origin origin = new Origin(this::answer)) {
			// What is loaded and opened once for all is there before one counts.
			try (DownloadManager warm = manager()) {
				warm.download(origin.uri("/warm"), this.directory.resolve("warm")).get(30, TimeUnit.SECONDS);
			}
			await().atMost(Duration.ofSeconds(60)).until(() -> threads().isEmpty());
			threadsBefore = threads();
			descriptorsBefore = descriptors();
			started = System.nanoTime();
			try (DownloadManager manager = manager()) {
				for (int i = 0; i < DOWNLOADS; i++) {
					downloads.add(manager.download(origin.uri("/" + i), this.directory.resolve("f" + i)));
				}
				await().atMost(Duration.ofMinutes(9))
					.until(() -> manager.activeDownloads() == 0 && downloads.stream().allMatch(Download::isDone));
				assertThat(manager.queuedDownloads()).isZero();
				allSlotsAreBack(manager);
				// One that has ended may not have told every listener yet.
				await().atMost(Duration.ofSeconds(20))
					.until(() -> downloads.stream().allMatch((download) -> isTold(download.id())));
			}
			assertThat(origin.mostBodies()).isLessThanOrEqualTo(SLOTS + 16);
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
		everyFileIsRight(downloads);
		everyEndIsToldOnceAndLast(downloads);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			assertThat(threads()).isEqualTo(threadsBefore);
			assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 2);
		});
		assertThat(logged.leaks()).isEmpty();
		System.out.println(DOWNLOADS + " downloads in " + millis + " ms: " + count(downloads) + ", faults "
				+ new TreeMap<>(this.faults) + ", descriptors " + descriptorsBefore + " before, " + descriptors()
				+ " after, direct memory " + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
	}

	private DownloadManager manager() {
		return DownloadManager.builder()
			.addressPolicy(AddressPolicy.any())
			.maxConcurrent(SLOTS)
			.retry(new RetrySettings(3, Duration.ofMillis(5), 2, Duration.ofMillis(40), 0.5, Duration.ofMillis(40)))
			.timeouts(new TimeoutSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(800),
					Duration.ofSeconds(5), TimeoutSettings.DEFAULTS.stall(), null))
			.listener(
					(event) -> this.events.computeIfAbsent(event.id(), (id) -> new CopyOnWriteArrayList<>()).add(event))
			.build();
	}

	/** What happens depends on the seed, the path and the number of the try alone. */
	private Answer answer(Origin.Asked asked) {
		Content content = content(asked.path());
		Answer answer = Answer.of(content);
		if (asked.path().equals("/warm") || asked.path().startsWith("/slot")) {
			return answer.at(() -> 400_000);
		}
		String key = asked.method() + asked.path();
		int number = this.tries.computeIfAbsent(key, (path) -> new AtomicInteger()).incrementAndGet();
		SplittableRandom random = new SplittableRandom(SEED * 31 + key.hashCode() * 1_000_003L + number);
		int dice = random.nextInt(1000);
		long at = (content.size() > 0) ? random.nextLong(content.size()) : 0;
		if (dice < 100) {
			return note(Fault.NONE, Answer.refused(503));
		}
		Fault fault = (dice < 170) ? Fault.RESET_AT_ONCE
				: (dice < 300) ? Fault.RESET : (dice < 420) ? Fault.TRUNCATE : (dice < 430) ? Fault.STALL : Fault.NONE;
		if (fault == Fault.NONE || (at == 0 && fault != Fault.RESET_AT_ONCE)) {
			return answer;
		}
		return note(fault, answer.with(fault, at));
	}

	private Answer note(Fault fault, Answer answer) {
		this.faults.computeIfAbsent(fault, (kind) -> new AtomicInteger()).incrementAndGet();
		return answer;
	}

	private static Content content(String path) {
		SplittableRandom random = new SplittableRandom(SEED + path.hashCode());
		return new Content(path.hashCode(), path.startsWith("/slot") ? LARGEST : random.nextInt(LARGEST));
	}

	private void allSlotsAreBack(DownloadManager manager) throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger arrived = new AtomicInteger();
		try (Origin holding = new Origin((asked) -> {
			if (asked.method().equals("GET")) {
				arrived.incrementAndGet();
			}
			return Answer.of(content("/slot")).held(1000, gate);
		})) {
			List<Download> held = new ArrayList<>();
			for (int i = 0; i < 2 * SLOTS; i++) {
				held.add(manager.download(holding.uri("/slot" + i), this.directory.resolve("slot" + i)));
			}
			await().atMost(Duration.ofSeconds(60)).until(arrived::get, (count) -> count == SLOTS);
			assertThat(manager.activeDownloads()).isEqualTo(SLOTS);
			assertThat(manager.queuedDownloads()).isEqualTo(SLOTS);
			assertThat(manager.cancelAll()).isEqualTo(2 * SLOTS);
			await().atMost(Duration.ofSeconds(60)).until(() -> held.stream().allMatch(Download::isDone));
			assertThat(manager.activeDownloads()).isZero();
			gate.countDown();
		}
	}

	private boolean isTold(String id) {
		List<DownloadEvent> told = this.events.get(id);
		return told != null && !told.isEmpty() && told.get(told.size() - 1).isTerminal();
	}

	private void everyFileIsRight(List<Download> downloads) throws IOException {
		List<String> expected = new ArrayList<>(List.of("warm"));
		for (Download download : downloads) {
			Path file = download.request().destination();
			if (download.status() == DownloadStatus.COMPLETED) {
				URI uri = download.request().uri();
				assertThat(content(uri.getPath()).isIn(file)).as("%s is exactly what the server has", uri).isTrue();
				expected.add(file.getFileName().toString());
			}
		}
		try (Stream<Path> list = Files.list(this.directory)) {
			assertThat(list.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
		}
		assertThat(expected).hasSizeGreaterThan(DOWNLOADS * 8 / 10);
	}

	private void everyEndIsToldOnceAndLast(List<Download> downloads) {
		for (Download download : downloads) {
			List<DownloadEvent> told = this.events.get(download.id());
			assertThat(told.stream().filter(DownloadEvent::isTerminal)).hasSize(1);
			assertThat(told.get(told.size() - 1).isTerminal()).isTrue();
			assertThat(told.get(0)).isInstanceOf(DownloadEvent.Queued.class);
			assertThat(told.stream().filter((event) -> event instanceof DownloadEvent.Retrying))
				.hasSizeLessThanOrEqualTo(3);
		}
	}

	private static Map<DownloadStatus, Long> count(List<Download> downloads) {
		return downloads.stream().collect(Collectors.groupingBy(Download::status, TreeMap::new, Collectors.counting()));
	}

	/** Threads of a manager. */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map(Thread::getName)
			.filter((name) -> name.startsWith("download-"))
			.sorted()
			.toList();
	}

	/** Open descriptors; 0 where one cannot tell. */
	private static long descriptors() {
		try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
			return list.count();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/** What the leak detector says. */
	private static final class Logged extends AppenderBase<ILoggingEvent> {

		private final List<String> leaks = new ArrayList<>();

		private Level before;

		private static Logged listen() {
			Logged logged = new Logged();
			LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
			logged.setContext(context);
			logged.start();
			ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
			root.addAppender(logged);
			logged.before = root.getLevel();
			root.setLevel(Level.WARN);
			return logged;
		}

		@Override
		protected synchronized void append(ILoggingEvent event) {
			if (event.getFormattedMessage().contains("LEAK")) {
				this.leaks.add(event.getFormattedMessage());
			}
		}

		/** A leak shows when the buffer was collected, and the next one is made. */
		private List<String> leaks() {
			for (int i = 0; i < 5; i++) {
				System.gc();
				for (int n = 0; n < 100; n++) {
					PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
				}
			}
			LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
			context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
			context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(this.before);
			synchronized (this) {
				return new ArrayList<>(this.leaks);
			}
		}

	}

}
