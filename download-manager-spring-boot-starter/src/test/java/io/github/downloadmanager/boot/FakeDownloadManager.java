package io.github.downloadmanager.boot;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadGroup;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A manager whose downloads stand as the test says, and whose shutdown ends when the test
 * says.
 */
public class FakeDownloadManager implements DownloadManager {

	public static final Instant SUBMITTED = Instant.parse("2026-01-01T00:00:00Z");

	public static final URI URI_SHOWN = URI.create("https://example.org/file.bin?token=***");

	/** What the events of a download share, for tests that make events. */
	public static DownloadIdentity identity(String id) {
		return DownloadIdentity.of(id, URI_SHOWN);
	}

	private final Map<String, FakeDownload> downloads = new LinkedHashMap<>();

	public final Sinks.Empty<Void> shutdownEnd = Sinks.empty();

	public final Sinks.Empty<Void> drainEnd = Sinks.empty();

	private final Map<String, HoldMode> groupHolds = new HashMap<>();

	private Limits limits = Limits.of(3);

	private HoldMode hold = HoldMode.NONE;

	/** The calls that change something, in order. */
	public final List<String> calls = new ArrayList<>();

	public FakeDownloadManager with(String id, DownloadStatus status) {
		this.downloads.put(id, new FakeDownload(id, status, null));
		return this;
	}

	public FakeDownloadManager with(String id, DownloadStatus status, DownloadException failure) {
		this.downloads.put(id, new FakeDownload(id, status, failure));
		return this;
	}

	/** Let a download have made these attempts. */
	public FakeDownloadManager attempted(String id, AttemptRecord... attempts) {
		this.downloads.get(id).attempts = new AttemptJournal(attempts.length, List.of(attempts));
		return this;
	}

	/** Let a download answer so to a pause, and go on. */
	public FakeDownloadManager pausing(String id, PauseOutcome outcome) {
		this.downloads.get(id).pauseOutcome = outcome;
		return this;
	}

	@Override
	public Download submit(DownloadRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Optional<Download> find(String id) {
		return Optional.ofNullable(this.downloads.get(id));
	}

	@Override
	public List<DownloadSnapshot> downloads() {
		return this.downloads.values().stream().map(Download::snapshot).toList();
	}

	@Override
	public List<DownloadSnapshot> downloads(String group) {
		return List.of();
	}

	@Override
	public boolean cancel(String id) {
		return find(id).map(Download::cancel).orElse(false);
	}

	@Override
	public int cancelAll() {
		this.calls.add("cancelAll");
		return 0;
	}

	@Override
	public int cancelGroup(String group) {
		return 0;
	}

	@Override
	public boolean discardPartial(DownloadRequest request) {
		return false;
	}

	@Override
	public int activeDownloads() {
		return count(DownloadStatus.RUNNING);
	}

	@Override
	public int queuedDownloads() {
		return count(DownloadStatus.QUEUED);
	}

	private int count(DownloadStatus status) {
		return (int) this.downloads.values().stream().filter((download) -> download.status() == status).count();
	}

	@Override
	public Flux<DownloadEvent> events() {
		return Flux.never();
	}

	@Override
	public EventSubscription subscribe() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> shutdown() {
		this.calls.add("shutdown");
		return this.shutdownEnd.asMono();
	}

	@Override
	public Mono<Void> drain() {
		this.calls.add("drain");
		return this.drainEnd.asMono();
	}

	@Override
	public boolean isShutdown() {
		return this.calls.contains("shutdown") || this.calls.contains("drain");
	}

	@Override
	public void close() {
		this.calls.add("close");
	}

	@Override
	public DownloadGroup group(String name) {
		return new FakeGroup(this, name);
	}

	@Override
	public Limits limits() {
		return this.limits;
	}

	@Override
	public Limits limits(Limits changed, String by) {
		Limits before = this.limits;
		this.limits = changed;
		this.calls.add("limits " + changed + " by " + by);
		return before;
	}

	@Override
	public void hold(HoldMode mode) {
		this.hold = mode;
		this.calls.add("hold " + mode);
	}

	@Override
	public HoldMode hold() {
		return this.hold;
	}

	@Override
	public int pausedDownloads() {
		return (int) this.downloads.values()
			.stream()
			.filter((download) -> download.status == DownloadStatus.PAUSED)
			.count();
	}

	@Override
	public Download retry(String id) {
		this.calls.add("retry " + id);
		return find(id).orElseThrow();
	}

	@Override
	public boolean forget(String id) {
		return this.downloads.remove(id) != null;
	}

	private record FakeGroup(FakeDownloadManager manager, String name) implements DownloadGroup {

		@Override
		public List<DownloadSnapshot> downloads() {
			return this.manager.downloads(this.name);
		}

		@Override
		public int cancel() {
			return this.manager.cancelGroup(this.name);
		}

		@Override
		public void hold(HoldMode mode) {
			this.manager.groupHolds.put(this.name, mode);
			this.manager.calls.add("hold " + this.name + " " + mode);
		}

		@Override
		public HoldMode hold() {
			return this.manager.groupHolds.getOrDefault(this.name, HoldMode.NONE);
		}

	}

	/** A download that changes only by being cancelled, paused and resumed. */
	private static final class FakeDownload implements Download {

		private final String id;

		private DownloadStatus status;

		private final @Nullable DownloadException failure;

		private @Nullable PauseOutcome pauseOutcome;

		private int priority;

		private OptionalLong bandwidth = OptionalLong.empty();

		private AttemptJournal attempts = AttemptJournal.EMPTY;

		private FakeDownload(String id, DownloadStatus status, @Nullable DownloadException failure) {
			this.id = id;
			this.status = status;
			this.failure = failure;
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public DownloadRequest request() {
			return DownloadRequest.builder("https://example.org/file.bin?token=canary").build();
		}

		@Override
		public DownloadSnapshot snapshot() {
			Progress progress = new Progress(50, OptionalLong.of(200), 10, 10.4, Duration.ofSeconds(5));
			return new DownloadSnapshot(this.id,
					new DownloadSnapshot.Subject(URI_SHOWN, "file.bin", Path.of("downloads/file.bin"), "nightly",
							Map.of("order", "4711")),
					new DownloadSnapshot.State(this.status, 2, 3, this.failure), progress,
					new DownloadSnapshot.Timing(SUBMITTED, SUBMITTED.plusSeconds(1), null, null),
					new DownloadSnapshot.Control(this.priority, false, Set.of(), null, Resumability.YES, this.bandwidth,
							false, null));
		}

		@Override
		public DownloadStatus status() {
			return this.status;
		}

		@Override
		public Mono<DownloadResult> result() {
			return Mono.never();
		}

		@Override
		public CompletableFuture<DownloadResult> toCompletableFuture() {
			return new CompletableFuture<>();
		}

		@Override
		public Flux<Progress> progress() {
			return Flux.never();
		}

		@Override
		public Flux<DownloadEvent> events() {
			return Flux.never();
		}

		@Override
		public Mono<PauseOutcome> pause(PauseMode mode) {
			if (this.status.isTerminal()) {
				return Mono.just(PauseOutcome.ENDED);
			}
			if (this.pauseOutcome != null) {
				return Mono.just(this.pauseOutcome);
			}
			this.status = DownloadStatus.PAUSED;
			return Mono.just(PauseOutcome.PAUSED);
		}

		@Override
		public boolean resume() {
			boolean paused = this.status == DownloadStatus.PAUSED;
			this.status = paused ? DownloadStatus.QUEUED : this.status;
			return paused;
		}

		@Override
		public boolean retryNow() {
			return this.status == DownloadStatus.WAITING;
		}

		@Override
		public boolean priority(int priority) {
			this.priority = priority;
			return !this.status.isTerminal();
		}

		@Override
		public boolean bandwidth(OptionalLong bytesPerSecond) {
			this.bandwidth = bytesPerSecond;
			return !this.status.isTerminal();
		}

		@Override
		public AttemptJournal attempts() {
			return this.attempts;
		}

		@Override
		public List<ByteRange> heldRanges() {
			return List.of();
		}

		@Override
		public OptionalInt position() {
			return OptionalInt.empty();
		}

		@Override
		public boolean cancel() {
			if (this.status.isTerminal()) {
				return false;
			}
			this.status = DownloadStatus.CANCELLED;
			return true;
		}

		@Override
		public boolean isCancelled() {
			return this.status == DownloadStatus.CANCELLED;
		}

		@Override
		public boolean isDone() {
			return this.status.isTerminal();
		}

		@Override
		public DownloadResult get() {
			throw new UnsupportedOperationException();
		}

		@Override
		public DownloadResult get(long timeout, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

	}

}
