package io.github.downloadmanager.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.control.AttemptRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one manager does, by its events.
 */
final class ManagerMeters implements DownloadListener {

	private static final List<String> OUTCOMES = List.of("completed", "failed", "cancelled");

	private final Consumer<Consumer<MeterRegistry>> recorder;

	private final Supplier<Tags> tags;

	private final Supplier<@Nullable DownloadManager> manager;

	private final Map<String, Instant> queued = new ConcurrentHashMap<>();

	private final ReceivedBytes received = new ReceivedBytes();

	private final ResumedBytes takenOver = new ResumedBytes();

	private final AttemptCounts attempts = new AttemptCounts(this::download);

	/**
	 * Create the meters.
	 * @param recorder takes what is to be recorded in every registry
	 * @param tags gives the tags of all meters, when something is recorded
	 * @param manager gives the manager, or {@code null} if it is not known
	 */
	ManagerMeters(Consumer<Consumer<MeterRegistry>> recorder, Supplier<Tags> tags,
			Supplier<@Nullable DownloadManager> manager) {
		this.recorder = recorder;
		this.tags = tags;
		this.manager = manager;
	}

	Tags tags() {
		return this.tags.get();
	}

	/** Bytes received by now, those of downloads that run included. */
	double received() {
		return this.received.total(this::snapshot);
	}

	/** From the start, so that the first failure shows as a change. */
	void register(MeterRegistry registry) {
		OUTCOMES.forEach((outcome) -> finished(registry, outcome));
		for (AttemptRecord.Outcome outcome : AttemptRecord.Outcome.values()) {
			if (outcome != AttemptRecord.Outcome.RUNNING) {
				attempts(registry, outcome.name().toLowerCase(Locale.ROOT));
			}
		}
		CountedErrors.FINAL.forEach((error) -> failures(registry, error, "none"));
		CountedErrors.TRANSIENT.forEach((error) -> {
			failures(registry, "RetriesExhausted", error);
			retries(registry, error);
		});
		bytes(registry, "resumed");
		bytes(registry, "wasted");
		queueTime(registry);
		size(registry);
		timeToFirstByte(registry);
		throttled(registry);
	}

	@Override
	public void onEvent(DownloadEvent event) {
		this.attempts.ended(event).forEach(this::ended);
		if (event instanceof DownloadEvent.Queued) {
			this.queued.putIfAbsent(event.id(), event.at());
		}
		else if (event instanceof DownloadEvent.Started started) {
			Duration answered = this.attempts.toFirstByte(started);
			if (answered != null) {
				this.recorder.accept((registry) -> timeToFirstByte(registry).record(answered));
			}
			started(event);
		}
		else if (event instanceof DownloadEvent.Retrying retrying) {
			this.recorder.accept((registry) -> retries(registry, retrying.cause().type()).increment());
		}
		else if (event instanceof DownloadEvent.Restarted restarted) {
			this.takenOver.discard(event.id(), restarted.bytesDiscarded());
			this.recorder.accept((registry) -> bytes(registry, "wasted").increment(restarted.bytesDiscarded()));
		}
		else if (event.isTerminal()) {
			finish(event);
		}
	}

	private void ended(AttemptCounts.Ended attempt) {
		this.recorder.accept((registry) -> {
			attempts(registry, attempt.outcome()).increment();
			if (!attempt.throttled().isZero()) {
				throttled(registry).record(attempt.throttled());
			}
		});
	}

	private void started(DownloadEvent event) {
		Instant from = this.queued.remove(event.id());
		if (from == null) {
			// Not the first attempt.
			return;
		}
		DownloadSnapshot snapshot = snapshot(event.id());
		Instant until = (snapshot != null) ? snapshot.timing().startedAt() : null;
		long resumed = this.takenOver.begin(event.id(), this.attempts.held(event.id()));
		this.received.begin(event.id(), resumed);
		this.recorder.accept((registry) -> bytes(registry, "resumed").increment(resumed));
		if (until != null) {
			this.recorder.accept((registry) -> queueTime(registry).record(Duration.between(from, until)));
		}
	}

	private void finish(DownloadEvent event) {
		this.queued.remove(event.id());
		DownloadResult.Transfer transfer = (event instanceof DownloadEvent.Completed completed)
				? completed.result().transfer() : null;
		this.received.end(event.id(), (transfer != null) ? transfer.bytesTransferred() : -1, this::snapshot);
		ResumedBytes.Counted left = this.takenOver.end(event.id(), (transfer != null) ? transfer.bytesResumed() : 0,
				(transfer != null) ? transfer.bytesWasted() : this.attempts.discarded(event.id()));
		this.recorder.accept((registry) -> {
			bytes(registry, "wasted").increment(left.wasted());
			bytes(registry, "resumed").increment(left.resumed());
			finished(registry, event.type().toLowerCase(Locale.ROOT)).increment();
			if (event instanceof DownloadEvent.Completed completed) {
				size(registry).record(completed.result().size());
			}
			if (event instanceof DownloadEvent.Failed failed) {
				failures(registry, failed.error().type(), cause(failed.error())).increment();
			}
		});
	}

	private @Nullable DownloadSnapshot snapshot(String id) {
		Download download = download(id);
		return (download != null) ? download.snapshot() : null;
	}

	private @Nullable Download download(String id) {
		DownloadManager known = this.manager.get();
		return (known != null) ? known.find(id).orElse(null) : null;
	}

	private Counter attempts(MeterRegistry registry, String outcome) {
		return Counter.builder("downloads.attempts")
			.description("Attempts that ended")
			.tags(tags().and("outcome", outcome))
			.register(registry);
	}

	private Counter finished(MeterRegistry registry, String outcome) {
		return Counter.builder("downloads.finished")
			.description("Downloads that ended")
			.tags(tags().and("outcome", outcome))
			.register(registry);
	}

	private static String cause(DownloadException error) {
		return (error instanceof DownloadException.RetriesExhausted exhausted) ? exhausted.lastError().type() : "none";
	}

	private Counter failures(MeterRegistry registry, String error, String cause) {
		return Counter.builder("downloads.failures")
			.description("Downloads that failed")
			.tags(tags().and("error", error, "cause", cause))
			.register(registry);
	}

	private Counter retries(MeterRegistry registry, String error) {
		return Counter.builder("downloads.retries")
			.description("Attempts that failed and were followed by another one")
			.tags(tags().and("error", error))
			.register(registry);
	}

	private Counter bytes(MeterRegistry registry, String kind) {
		return Counter.builder("downloads.bytes")
			.description("Bytes received, held before, and thrown away")
			.baseUnit(BaseUnits.BYTES)
			.tags(tags().and("kind", kind))
			.register(registry);
	}

	private Timer queueTime(MeterRegistry registry) {
		return Timer.builder("downloads.queue.time")
			.description("Time from the submission of a download to its first slot")
			.tags(tags())
			.register(registry);
	}

	private Timer timeToFirstByte(MeterRegistry registry) {
		return Timer.builder("downloads.ttfb")
			.description("Time from the beginning of an attempt to its response")
			.tags(tags())
			.register(registry);
	}

	private Timer throttled(MeterRegistry registry) {
		return Timer.builder("downloads.throttled")
			.description("Time for which limits of the bandwidth slowed attempts down")
			.tags(tags())
			.register(registry);
	}

	private DistributionSummary size(MeterRegistry registry) {
		return DistributionSummary.builder("downloads.size")
			.description("Sizes of completed downloads")
			.baseUnit(BaseUnits.BYTES)
			.tags(tags())
			.register(registry);
	}

}
