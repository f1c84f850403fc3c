package io.github.downloadmanager.sample.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What one client of the event stream has still to be sent. Bounded: of the events the
 * oldest are dropped, and the client is told; of a download's progress only the latest is
 * kept.
 */
final class EventClient {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<byte[]> events = new ArrayDeque<>();

	/** By download, in the order in which they have waited. */
	private final Map<String, byte[]> progress = new LinkedHashMap<>();

	private final int limit;

	private long missed;

	private boolean closed;

	EventClient(int limit) {
		this.limit = limit;
	}

	void event(String id, byte[] message) {
		change(() -> {
			// Sent after the event it would look as if it were newer.
			this.progress.remove(id);
			if (this.events.size() == this.limit) {
				this.events.removeFirst();
				this.missed++;
			}
			this.events.addLast(message);
		});
	}

	void progress(String id, byte[] message) {
		change(() -> this.progress.put(id, message));
	}

	void close() {
		change(() -> this.closed = true);
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the next message, waiting for one if there is none.
	 * @param timeout how long to wait at most
	 * @return the message; {@code null} if none came in time, or after {@link #close}
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	byte @Nullable [] next(Duration timeout) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = timeout.toNanos();
			while (this.events.isEmpty() && this.progress.isEmpty() && !this.closed && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return poll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private byte @Nullable [] poll() {
		if (this.missed > 0) {
			String message = "event: Lagged\ndata: {\"type\":\"Lagged\",\"missed\":" + this.missed + "}\n\n";
			this.missed = 0;
			return message.getBytes(StandardCharsets.UTF_8);
		}
		byte[] event = this.events.pollFirst();
		if (event != null) {
			return event;
		}
		Iterator<byte[]> samples = this.progress.values().iterator();
		if (!samples.hasNext()) {
			return null;
		}
		byte[] sample = samples.next();
		samples.remove();
		return sample;
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

}
