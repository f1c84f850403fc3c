package io.github.downloadmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * What one download tells: its events, all of them to everybody, and its progress, the
 * latest to whoever has time for it.
 */
final class DownloadFeed {

	private static final SerialLane[] NONE = {};

	private final Download download;

	private final EventPublisher publisher;

	private final List<DownloadEvent> log = new ArrayList<>(4);

	/** One for each listener, so that none waits for another. */
	private final SerialLane[] lanes;

	private final List<DownloadListener> listeners;

	private @Nullable List<FluxSink<DownloadEvent>> eventStreams;

	private @Nullable List<FluxSink<Progress>> progressStreams;

	private @Nullable AtomicBoolean @Nullable [] pendingProgress;

	/** How many samples there were, and the last one. */
	private int samples;

	private @Nullable Progress lastSample;

	private boolean ended;

	DownloadFeed(Download download, EventPublisher publisher) {
		this.download = download;
		this.publisher = publisher;
		this.listeners = listeners(download.request(), publisher);
		this.lanes = this.listeners.isEmpty() ? NONE : new SerialLane[this.listeners.size()];
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

	/** Called in the order of the events, one at a time. */
	synchronized void publish(DownloadEvent event) {
		this.log.add(event);
		if (this.eventStreams != null) {
			this.eventStreams.forEach((stream) -> stream.next(event));
		}
		for (int i = 0; i < this.lanes.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			lane(i).execute(() -> EventPublisher.call(() -> listener.onEvent(event), event.id()));
		}
		this.publisher.publish(event);
		if (event.isTerminal()) {
			end();
		}
	}

	/** A new sample; the last one comes before the terminal event. */
	synchronized void sample(Progress progress, Supplier<Progress> latest) {
		this.samples++;
		this.lastSample = progress;
		if (this.progressStreams != null) {
			this.progressStreams.forEach((stream) -> stream.next(progress));
		}
		for (int i = 0; i < this.lanes.length; i++) {
			DownloadListener listener = this.listeners.get(i);
			if (listener instanceof CallbackListener own ? own.observesProgress()
					: this.publisher.progressListeners().contains(listener)) {
				sample(i, listener, latest);
			}
		}
	}

	private void sample(int index, DownloadListener listener, Supplier<Progress> latest) {
		if (this.pendingProgress == null) {
			this.pendingProgress = new AtomicBoolean[this.lanes.length];
		}
		AtomicBoolean pending = this.pendingProgress[index];
		if (pending == null) {
			pending = new AtomicBoolean();
			this.pendingProgress[index] = pending;
		}
		AtomicBoolean flag = pending;
		// One sample waits at most; it is the latest when its turn comes.
		if (flag.compareAndSet(false, true)) {
			lane(index).execute(() -> {
				flag.set(false);
				EventPublisher.call(() -> listener.onProgress(this.download, latest.get()), this.download.id());
			});
		}
	}

	Flux<DownloadEvent> events() {
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
			stream.onDispose(() -> remove(stream, true));
		}).publishOn(this.publisher.scheduler());
	}

	Flux<Progress> progress(Supplier<Progress> latest) {
		return Flux.<Progress>create((stream) -> {
			int before;
			synchronized (this) {
				before = this.samples;
			}
			// Not under the lock: the answer takes another one, which whoever publishes
			// holds.
			stream.next(latest.get());
			synchronized (this) {
				if (this.lastSample != null && this.samples != before) {
					// It may have been the last one, of which nobody else will tell.
					stream.next(this.lastSample);
				}
				if (this.ended) {
					stream.complete();
					return;
				}
				if (this.progressStreams == null) {
					this.progressStreams = new ArrayList<>(1);
				}
				this.progressStreams.add(stream);
			}
			stream.onDispose(() -> remove(stream, false));
		}, FluxSink.OverflowStrategy.LATEST).publishOn(this.publisher.scheduler(), 1);
	}

	private synchronized void remove(FluxSink<?> stream, boolean ofEvents) {
		List<?> streams = ofEvents ? this.eventStreams : this.progressStreams;
		if (streams != null) {
			streams.remove(stream);
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
			List.copyOf(this.progressStreams).forEach(FluxSink::complete);
			this.progressStreams = null;
		}
	}

	private SerialLane lane(int index) {
		if (this.lanes[index] == null) {
			this.lanes[index] = new SerialLane(this.publisher.callbacks());
		}
		return this.lanes[index];
	}

}
