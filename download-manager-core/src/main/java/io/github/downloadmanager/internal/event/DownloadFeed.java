package io.github.downloadmanager.internal.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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
 * What one download tells: its events, all of them to everybody, and its progress, the
 * latest to whoever has time for it.
 */
public final class DownloadFeed {

	private static final SerialExecutor[] NONE = {};

	private final Download download;

	private final EventPublisher publisher;

	private final List<DownloadEvent> log = new ArrayList<>(4);

	/** One for each listener, so that none waits for another. */
	private final SerialExecutor[] lanes;

	private final List<DownloadListener> listeners;

	private @Nullable List<FluxSink<DownloadEvent>> eventStreams;

	private @Nullable List<ProgressStream> progressStreams;

	private @Nullable Progress @Nullable [] pendingProgress;

	/** The one after which none comes. */
	private @Nullable Progress lastSample;

	private boolean ended;

	/** In whose scope listeners are called; first that of the submitter. */
	private volatile @Nullable Observation observation;

	public DownloadFeed(Download download, EventPublisher publisher) {
		this.download = download;
		this.publisher = publisher;
		this.listeners = listeners(download.request(), publisher);
		this.lanes = this.listeners.isEmpty() ? NONE : new SerialExecutor[this.listeners.size()];
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

	/** Call listeners in the scope of this observation from now on. */
	public void observedBy(@Nullable Observation observation) {
		this.observation = observation;
	}

	public @Nullable Observation observation() {
		return this.observation;
	}

	/** Called in the order of the events, one at a time. */
	public synchronized void publish(DownloadEvent event) {
		this.log.add(event);
		if (this.eventStreams != null) {
			this.eventStreams.forEach((stream) -> stream.next(event));
		}
		for (int i = 0; i < this.lanes.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			Observation current = this.observation;
			lane(i).execute(() -> ObservationScopes.within(current,
					() -> EventPublisher.call(() -> listener.onEvent(event), event.id())));
		}
		this.publisher.publish(event);
		if (event.isTerminal()) {
			end();
		}
	}

	/** A new sample; the last one comes before the terminal event. */
	public synchronized void sample(Progress progress, boolean last, Duration interval) {
		if (this.lastSample != null) {
			// It was made before the last one, and comes after it.
			return;
		}
		if (last) {
			this.lastSample = progress;
		}
		if (this.progressStreams != null) {
			this.progressStreams.forEach((stream) -> stream.sample(progress, last, interval));
		}
		for (int i = 0; i < this.lanes.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			if (listener instanceof CallbackListener own ? own.observesProgress()
					: this.publisher.progressListeners().contains(listener)) {
				sample(i, listener, progress);
			}
		}
	}

	private void sample(int index, DownloadListener listener, Progress progress) {
		if (this.pendingProgress == null) {
			this.pendingProgress = new Progress[this.lanes.length];
		}
		// One sample waits at most; it is the newest when its turn comes.
		boolean waits = this.pendingProgress[index] != null;
		this.pendingProgress[index] = progress;
		if (!waits) {
			lane(index).execute(() -> {
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
			synchronized (this) {
				this.log.forEach(stream::next);
				if (this.ended) {
					stream.complete();
					return;
				}
				if (this.eventStreams == null) {
					this.eventStreams = new ArrayList<>(1);
				}
				this.eventStreams.add(stream);
			}
			stream.onDispose(() -> remove(stream));
		}).publishOn(this.publisher.scheduler());
	}

	public Flux<Progress> progress(Supplier<Progress> latest) {
		return Flux.<Progress>create((subscriber) -> {
			ProgressStream stream = new ProgressStream(subscriber, new ProgressSampler());
			// Not under the lock: the answer takes another one, which whoever publishes
			// holds.
			Progress first = latest.get();
			stream.sample(first, false, Duration.ZERO);
			synchronized (this) {
				if (this.lastSample != null && !this.lastSample.equals(first)) {
					// Nobody else will tell of it.
					stream.sample(this.lastSample, true, Duration.ZERO);
				}
				if (this.ended) {
					subscriber.complete();
					return;
				}
				if (this.progressStreams == null) {
					this.progressStreams = new ArrayList<>(1);
				}
				this.progressStreams.add(stream);
			}
			subscriber.onDispose(() -> remove(stream));
		}, FluxSink.OverflowStrategy.LATEST).publishOn(this.publisher.scheduler(), 1);
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

	private void end() {
		this.ended = true;
		// Completing runs the disposal, which takes the stream out of the list.
		if (this.eventStreams != null) {
			List.copyOf(this.eventStreams).forEach(FluxSink::complete);
			this.eventStreams = null;
		}
		if (this.progressStreams != null) {
			List.copyOf(this.progressStreams).forEach((stream) -> stream.subscriber().complete());
			this.progressStreams = null;
		}
	}

	private SerialExecutor lane(int index) {
		if (this.lanes[index] == null) {
			this.lanes[index] = new SerialExecutor(this.publisher.callbacks());
		}
		return this.lanes[index];
	}

	/** A subscriber to the progress; under the feed's lock once others know of it. */
	private record ProgressStream(FluxSink<Progress> subscriber, ProgressSampler sampler) {

		void sample(Progress progress, boolean last, Duration interval) {
			if (this.sampler.takes(progress, last, interval)) {
				this.subscriber.next(progress);
			}
		}

	}

}
