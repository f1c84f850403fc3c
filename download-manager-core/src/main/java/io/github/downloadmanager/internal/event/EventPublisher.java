package io.github.downloadmanager.internal.event;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LostEvents;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.concurrent.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Brings the events of all downloads to subscribers and listeners. Publishing never
 * blocks and runs no user code: each subscriber has a bounded buffer of its own, and is
 * called on the callback threads.
 */
public final class EventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(EventPublisher.class);

	private final int buffer;

	private final Workers workers;

	private final Scheduler scheduler;

	private final List<DownloadListener> listeners;

	/** Which listeners override {@code onProgress}, by their place in the list. */
	private final boolean[] observingProgress;

	private final Set<FluxSink<DownloadEvent>> streams = ConcurrentHashMap.newKeySet();

	private final List<EventRing> rings = new CopyOnWriteArrayList<>();

	private final LongAdder lostByStreams = new LongAdder();

	private final LongAdder lostByRings = new LongAdder();

	/** Tells of changes in their order. */
	private final SerialExecutor control;

	private volatile boolean closed;

	public EventPublisher(int buffer, Workers workers, List<DownloadListener> listeners) {
		this.buffer = buffer;
		this.workers = workers;
		// Reactor throws fatal errors of a subscriber on the thread that it runs on.
		this.scheduler = Schedulers.fromExecutor((task) -> workers.callbacks().execute(() -> call(task, "-")));
		this.control = new SerialExecutor(workers.callbacks());
		this.listeners = List.copyOf(listeners);
		this.observingProgress = new boolean[this.listeners.size()];
		for (int i = 0; i < this.observingProgress.length; i++) {
			this.observingProgress[i] = observesProgress(this.listeners.get(i));
		}
	}

	/** Whether this thread writes files, for all downloads. */
	public boolean isOnWriter() {
		return this.workers.isOnWriter();
	}

	/** The threads on which subscribers are called. */
	Scheduler scheduler() {
		return this.scheduler;
	}

	/** The threads on which listeners are called. */
	Executor callbacks() {
		return this.workers.callbacks();
	}

	/** The threads on which those who wait for a result are told. */
	public Executor results() {
		return this.workers.results();
	}

	List<DownloadListener> listeners() {
		return this.listeners;
	}

	/**
	 * Whether a listener overrides {@code onProgress}; no thread is woken for others.
	 * @param index its place; it is not looked for, as users write how listeners compare
	 */
	boolean observesProgress(int index) {
		return this.observingProgress[index];
	}

	void publish(DownloadEvent event) {
		this.streams.forEach((stream) -> stream.next(event));
		this.rings.forEach((ring) -> ring.offer(event));
	}

	/** Log how the manager is steered from now on, and tell the listeners. Any thread. */
	public void publish(ControlEvent event) {
		this.control.execute(() -> {
			DownloadLog.control(event);
			this.listeners.forEach((listener) -> call(() -> listener.onControl(event), "-"));
		});
	}

	public Flux<DownloadEvent> events() {
		return Flux.<DownloadEvent>create((stream) -> {
			this.streams.add(stream);
			stream.onDispose(() -> this.streams.remove(stream));
			if (this.closed) {
				stream.complete();
			}
		}, OverflowStrategy.IGNORE)
			.onBackpressureBuffer(this.buffer, (lost) -> this.lostByStreams.increment(),
					BufferOverflowStrategy.DROP_OLDEST)
			.publishOn(this.scheduler, 1);
	}

	public EventSubscription subscribe() {
		EventRing ring = new EventRing(this.buffer, this.rings::remove, this.lostByRings::increment);
		this.rings.add(ring);
		if (this.closed) {
			ring.close();
		}
		return ring;
	}

	/** How many events were dropped before those who listened too slowly. Any thread. */
	public LostEvents lost() {
		return new LostEvents(this.lostByStreams.sum(), this.lostByRings.sum());
	}

	public void close() {
		this.closed = true;
		this.streams.forEach(FluxSink::complete);
		this.rings.forEach(EventRing::close);
	}

	/** Call user code, and log whatever it throws. */
	static void call(Runnable callback, String id) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			logger.atWarn().addKeyValue(DownloadLog.ID, id).setCause(ex).log("A download listener failed");
		}
	}

	private static boolean observesProgress(DownloadListener listener) {
		try {
			return listener.getClass()
				.getMethod("onProgress", Download.class, Progress.class)
				.getDeclaringClass() != DownloadListener.class;
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
	}

}
