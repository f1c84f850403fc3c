package io.github.downloadmanager.boot;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadGroup;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseOutcome;
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

	/** Let so many bytes of a download stay when it is cancelled. */
	public FakeDownloadManager keeping(String id, @Nullable Long bytes) {
		this.downloads.get(id).kept = bytes;
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

}
