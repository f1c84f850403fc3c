package io.github.downloadmanager.internal.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The events and the progress of one download. Every subscriber gets all events. Of the
 * progress, a subscriber that is slow gets the latest only.
 */
public final class DownloadFeed {

	/**
	 * How many events are kept for those who subscribe later. One that may be retried for
	 * ever has any number, each with an exception.
	 */
	static final int MAX_KEPT = 256;

	private static final SerialExecutor[] NONE = {};

	private static final Runnable NOTHING = () -> {
	};

	private final Download download;

	private final EventPublisher publisher;

	/** One that cannot be changed, until there are two: many wait with their first. */
	@GuardedBy("this")
	private List<DownloadEvent> log = List.of();

	/** One executor for each listener, so that no listener waits for another. */
	@GuardedBy("this")
	private final SerialExecutor[] executors;

	private final List<DownloadListener> listeners;

	@GuardedBy("this")
	private @Nullable List<FluxSink<DownloadEvent>> eventStreams;

	@GuardedBy("this")
	private @Nullable List<ProgressStream> progressStreams;

	@GuardedBy("this")
	private @Nullable Progress @Nullable [] pendingProgress;

	/** The sample that was made last of those accepted. */
	@GuardedBy("this")
	private @Nullable Progress newestSample;

	/** Whether that is the last one, after which no other is accepted. */
	@GuardedBy("this")
	private boolean sampledLast;

	@GuardedBy("this")
	private boolean ended;

	/** Whether it is paused, so that a sample that comes late is dropped. */
	@GuardedBy("this")
	private boolean paused;

	/** Listeners are called in its scope. At first it is that of the submitter. */
	private volatile @Nullable Observation observation;

	public DownloadFeed(Download download, EventPublisher publisher) {
		this.download = download;
		this.publisher = publisher;
		this.listeners = listeners(download.request(), publisher);
		this.executors = this.listeners.isEmpty() ? NONE : new SerialExecutor[this.listeners.size()];
	}

	private static List<DownloadListener> listeners(DownloadRequest request, EventPublisher publisher) {
		DownloadListener own = CallbackListener.of(request);
		if (own == null) {
			return publisher.listeners();
		}
		List<DownloadListener> all = new ArrayList<>(publisher.listeners());
		all.add(own);
		return all;
	}

	public EventPublisher publisher() {
		return this.publisher;
	}

	/** Call listeners in the scope of this observation from now on. */
	public void observedBy(@Nullable Observation observation) {
		this.observation = observation;
	}

	public @Nullable Observation observation() {
		return this.observation;
	}

	/**
	 * Publish an event. Called in the order of the events, one at a time, without a lock.
	 */
	public void publish(DownloadEvent event) {
		Runnable completion = accept(event);
		this.publisher.publish(event);
		completion.run();
	}

	/**
	 * Queue an event for each listener and subscriber of this download. All of them are
	 * called on other threads.
	 * @return completes the streams if the event is the last one
	 */
	private synchronized Runnable accept(DownloadEvent event) {
		keep(event);
		this.paused = event instanceof DownloadEvent.Paused
				|| (this.paused && !(event instanceof DownloadEvent.Resumed));
		if (this.eventStreams != null) {
			this.eventStreams.forEach((stream) -> stream.next(event));
		}
		Observation current = this.observation;
		for (int i = 0; i < this.executors.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			executor(i).execute(() -> ObservationScopes.within(current,
					() -> EventPublisher.call(() -> listener.onEvent(event), event.id())));
		}
		return event.isTerminal() ? end() : NOTHING;
	}

	/** The first one stays, as does what is known of the content. */
	@GuardedBy("this")
	private void keep(DownloadEvent event) {
		if (this.log.isEmpty()) {
			this.log = List.of(event);
			return;
		}
		if (this.log.size() == 1) {
			DownloadEvent first = this.log.get(0);
			this.log = new ArrayList<>(4);
			this.log.add(first);
		}
		if (this.log.size() == MAX_KEPT) {
			this.log.remove((this.log.get(1) instanceof DownloadEvent.Probed) ? 2 : 1);
		}
		this.log.add(event);
	}

	/**
	 * Accept a sample. The last one comes before the terminal event. One that was made
	 * before another, and is told after it, is dropped.
	 */
	public synchronized void sample(Progress progress, boolean last, Duration interval) {
		if (this.sampledLast || (this.paused && !last) || isOutdated(progress)) {
			return;
		}
		this.newestSample = progress;
		this.sampledLast = last;
		if (this.progressStreams != null) {
			this.progressStreams.forEach((stream) -> stream.sample(progress, last, interval));
		}
		for (int i = 0; i < this.executors.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			if (listener instanceof CallbackListener own ? own.observesProgress()
					: this.publisher.observesProgress(i)) {
				sample(i, listener, progress);
			}
		}
	}

	@GuardedBy("this")
	private boolean isOutdated(Progress progress) {
		Progress newest = this.newestSample;
		return newest != null && progress.elapsed().compareTo(newest.elapsed()) < 0;
	}

	@GuardedBy("this")
	private void sample(int index, DownloadListener listener, Progress progress) {
		if (this.pendingProgress == null) {
			this.pendingProgress = new Progress[this.executors.length];
		}
		// At most one sample waits, and it is replaced by newer ones until its turn.
		boolean waits = this.pendingProgress[index] != null;
		this.pendingProgress[index] = progress;
		if (!waits) {
			executor(index).execute(() -> {
				Progress newest = takePending(index);
				if (newest != null) {
					ObservationScopes.within(this.observation, () -> EventPublisher
						.call(() -> listener.onProgress(this.download, newest), this.download.id()));
				}
			});
		}
	}

	private synchronized @Nullable Progress takePending(int index) {
		if (this.pendingProgress == null) {
			return null;
		}
		Progress newest = this.pendingProgress[index];
		this.pendingProgress[index] = null;
		return newest;
	}

	public Flux<DownloadEvent> events() {
		return Flux.<DownloadEvent>create((stream) -> {
			if (register(stream)) {
				stream.onDispose(() -> remove(stream));
				return;
			}
			// The log is complete. It is replayed without the lock, because after the
			// shutdown of the manager the subscriber runs on this thread.
			past().forEach(stream::next);
			stream.complete();
		}).publishOn(this.publisher.scheduler());
	}

	/**
	 * Replay the events so far, and add the stream for those to come.
	 * @return {@code false} if the terminal event was published; nothing happens then
	 */
	private synchronized boolean register(FluxSink<DownloadEvent> stream) {
		if (this.ended) {
			return false;
		}
		this.log.forEach(stream::next);
		if (this.eventStreams == null) {
			this.eventStreams = new ArrayList<>(1);
		}
		this.eventStreams.add(stream);
		return true;
	}

	private synchronized List<DownloadEvent> past() {
		return List.copyOf(this.log);
	}

	public Flux<Progress> progress(Supplier<Progress> latest) {
		return Flux.<Progress>create((subscriber) -> {
			ProgressStream stream = new ProgressStream(subscriber, new ProgressSampler());
			// Without the feed's lock, because the supplier takes the task's lock.
			Progress first = latest.get();
			stream.sample(first, false, Duration.ZERO);
			if (register(stream, first)) {
				subscriber.onDispose(() -> remove(stream));
				return;
			}
			Progress last = lastSample();
			if (last != null && !last.equals(first)) {
				stream.sample(last, true, Duration.ZERO);
			}
			subscriber.complete();
		}, FluxSink.OverflowStrategy.LATEST).publishOn(this.publisher.scheduler(), 1);
	}

	/**
	 * Add a stream for the samples to come.
	 * @param first the sample that the subscriber has
	 * @return {@code false} if the terminal event was published; nothing happens then
	 */
	private synchronized boolean register(ProgressStream stream, Progress first) {
		if (this.ended) {
			return false;
		}
		Progress last = lastSample();
		if (last != null && !last.equals(first)) {
			// It was made after the first one was asked for, and is not repeated.
			stream.sample(last, true, Duration.ZERO);
		}
		if (this.progressStreams == null) {
			this.progressStreams = new ArrayList<>(1);
		}
		this.progressStreams.add(stream);
		return true;
	}

	private synchronized @Nullable Progress lastSample() {
		return this.sampledLast ? this.newestSample : null;
	}

	private synchronized void remove(ProgressStream stream) {
		if (this.progressStreams != null) {
			this.progressStreams.remove(stream);
		}
	}

	private synchronized void remove(FluxSink<DownloadEvent> stream) {
		if (this.eventStreams != null) {
			this.eventStreams.remove(stream);
		}
	}

	/** Drop the streams; returns what completes them, which disposes of them. */
	@GuardedBy("this")
	private Runnable end() {
		this.ended = true;
		List<FluxSink<?>> streams = new ArrayList<>();
		if (this.eventStreams != null) {
			streams.addAll(this.eventStreams);
			this.eventStreams = null;
		}
		if (this.progressStreams != null) {
			this.progressStreams.forEach((stream) -> streams.add(stream.subscriber()));
			this.progressStreams = null;
		}
		return () -> streams.forEach(FluxSink::complete);
	}

	@GuardedBy("this")
	private SerialExecutor executor(int index) {
		if (this.executors[index] == null) {
			this.executors[index] = new SerialExecutor(this.publisher.callbacks());
		}
		return this.executors[index];
	}

	/** A subscriber to the progress. Used under the feed's lock once it is registered. */
	private record ProgressStream(FluxSink<Progress> subscriber, ProgressSampler sampler) {

		void sample(Progress progress, boolean last, Duration interval) {
			if (this.sampler.takes(progress, last, interval)) {
				this.subscriber.next(progress);
			}
		}

	}

}
