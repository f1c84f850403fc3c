package io.github.downloadmanager.internal.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LaggedException;
import io.github.downloadmanager.internal.text.ArgumentChecks;

/**
 * The buffer of one pull subscription. Keeps the newest events, and counts those lost.
 */
final class EventRing implements EventSubscription {

	private final int capacity;

	private final Consumer<EventRing> onClose;

	private final Runnable onLoss;

	@GuardedBy("lock")
	private final ArrayDeque<DownloadEvent> events = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	@GuardedBy("lock")
	private long missed;

	@GuardedBy("lock")
	private boolean closed;

	/**
	 * Create a buffer.
	 * @param onClose told when the subscription ends
	 * @param onLoss called for each event that is dropped; must not block
	 */
	EventRing(int capacity, Consumer<EventRing> onClose, Runnable onLoss) {
		this.capacity = capacity;
		this.onClose = onClose;
		this.onLoss = onLoss;
	}

	void offer(DownloadEvent event) {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			if (this.events.size() == this.capacity) {
				this.events.poll();
				this.missed++;
				this.onLoss.run();
			}
			this.events.add(event);
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Optional<DownloadEvent> next(Duration timeout) throws LaggedException, InterruptedException {
		Objects.requireNonNull(timeout, "timeout");
		ArgumentChecks.notNegative("timeout", timeout);
		long nanos = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.events.isEmpty() && !this.closed && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
			if (this.missed > 0) {
				LaggedException lagged = new LaggedException(this.missed);
				this.missed = 0;
				throw lagged;
			}
			return Optional.ofNullable(this.events.poll());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.onClose.accept(this);
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
