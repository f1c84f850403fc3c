package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.host.HostThrottle;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.http.RequestPolicy;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;

/**
 * A manager whose time stands still until the test moves it. There is no jitter unless
 * the test sets a random generator.
 */
public final class TestManager implements AutoCloseable {

	public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final ManualClock clock = new ManualClock();

	private volatile Duration wallOffset = Duration.ZERO;

	private final DefaultDownloadManager manager;

	private final Path directory;

	public TestManager(DownloadSource source, Path directory) {
		this(source, directory, (settings) -> {
		});
	}

	public TestManager(DownloadSource source, Path directory, Consumer<ManagerSettings> customizer) {
		this.directory = directory;
		ManagerSettings settings = new ManagerSettings();
		settings.directory = directory;
		settings.addressPolicy = AddressPolicy.any();
		settings.random = () -> 0.5;
		settings.pauseRandom = () -> 0;
		customizer.accept(settings);
		this.manager = DefaultDownloadManager.create(settings.clone(),
				new Time(this.clock, this.clock::nanos,
						() -> START.plusNanos(this.clock.nanos()).plus(this.wallOffset)),
				source, new RequestPolicy(10, false, settings.urlPolicy, settings.addressPolicy, List.of()));
	}

	/** For a manager with a network and real time, which hardly waits before a retry. */
	public static DownloadManagerBuilder overNetwork(Path directory) {
		return DownloadManager.builder()
			.directory(directory)
			.addressPolicy(AddressPolicy.any())
			.probe(false)
			.retry(new RetrySettings(3, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ofMillis(1)));
	}

	public DownloadManager manager() {
		return this.manager;
	}

	public static URI uri(String name) {
		return URI.create("http://files.example/" + name);
	}

	public Path path(String name) {
		return this.directory.resolve(name);
	}

	public DownloadRequestBuilder request(String name) {
		return DownloadRequest.builder(uri(name)).destination(path(name));
	}

	public Download submit(String name) {
		return this.manager.submit(request(name).build());
	}

	public Download submit(DownloadRequestBuilder request) {
		return this.manager.submit(request.build());
	}

	/** A gate that all hosts are open to. */
	static HostGate openGate() {
		ManualClock clock = new ManualClock();
		ManagerSettings settings = new ManagerSettings();
		return new HostGate(new HostThrottle(new Time(clock, clock::nanos, () -> START), settings.throttle()),
				settings.retry);
	}

	/** Set the wall clock forward or back, while no time passes. */
	void setWallClock(Duration offset) {
		this.wallOffset = offset;
	}

	/** The time that has passed. */
	public Duration elapsed() {
		return Duration.ofNanos(this.clock.nanos());
	}

	/** Nanoseconds that have passed. */
	long nanos() {
		return this.clock.nanos();
	}

	public void advance(Duration time) {
		this.clock.advance(time);
	}

	/** The process is stopped, or its machine sleeps. */
	public void standStill(Duration time) {
		this.clock.standStill(time);
	}

	public void advanceTo(@Nullable Instant time) {
		advance(Duration.between(START.plusNanos(this.clock.nanos()), Objects.requireNonNull(time)));
	}

	/** What lies in the directory, part files included, sorted. */
	public List<String> files() {
		return files(this.directory);
	}

	public static List<String> files(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> String.valueOf(file.getFileName())).sorted().toList();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	public static void await(Download download, DownloadStatus status) {
		Await.until("download is " + status, () -> {
			DownloadStatus now = download.status();
			if (now != status && now.isTerminal()) {
				throw new AssertionError("it is " + download.snapshot());
			}
			return now == status;
		});
	}

	public static DownloadResult result(Download download) {
		try {
			return download.get(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("failed", ex);
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("did not end", ex);
		}
	}

	public static DownloadException failure(Download download) {
		try {
			throw new AssertionError("completed with " + download.get(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException ex) {
			return (DownloadException) ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("did not end", ex);
		}
	}

	/** All events; waits for the end. */
	public static List<DownloadEvent> events(Download download) {
		List<DownloadEvent> events = download.events().collectList().block(Await.LIMIT);
		if (events == null) {
			throw new AssertionError("no events");
		}
		return events;
	}

	/** The first event of a type; waits for it. */
	public static <E extends DownloadEvent> E event(Download download, Class<E> type) {
		return Objects.requireNonNull(download.events().ofType(type).blockFirst(Await.LIMIT), "no such event");
	}

	/** Waits for the end, whichever it is. */
	public static void awaitEnd(Download download) {
		Await.until("the download has ended", download::isDone);
	}

	/** The types of all events; waits for the end. */
	public static List<String> types(Download download) {
		return events(download).stream().map(DownloadEvent::type).toList();
	}

	@Override
	public void close() {
		this.manager.shutdown().block(Await.LIMIT);
	}

}
