package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.http.ReceiveWindow;
import io.github.downloadmanager.internal.http.RemoteContent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Watches the body of one response: ends it if nothing comes for the read timeout, or if
 * it comes more slowly than the stall floor, averaged over its window. Time in which the
 * writer is the slow side does not count, nor does time in which no bytes were asked for
 * to keep to a limit of the bandwidth, or in which this process stood still: it was
 * stopped, for example, or its machine slept. What came meanwhile was not read yet.
 */
final class StallGuard {

	private static final int LOOKS = 20;

	private static final Duration MIN_TICK = Duration.ofMillis(20);

	private static final Duration MAX_TICK = Duration.ofSeconds(1);

	/** A look that is so late says that the process stood still. */
	private static final Duration STANDSTILL = Duration.ofSeconds(1);

	/** A limit for which it is enough to look with the longest tick. */
	private static final Duration LONG = MAX_TICK.multipliedBy(LOOKS);

	private final Time time;

	private final TimeoutSettings timeouts;

	private final BodyPump pump;

	/** How often it looks. */
	private final Duration tick;

	private final ArrayDeque<Sample> window = new ArrayDeque<>();

	private @Nullable Disposable ticks;

	private long arrivedBytes;

	private long arrivedNanos;

	private long lookedNanos;

	/** For how long the process stood still. */
	private long stoppedNanos;

	private StallGuard(Time time, TimeoutSettings timeouts, BodyPump pump) {
		this.time = time;
		this.timeouts = timeouts;
		this.pump = pump;
		Duration shorter = (timeouts.read().compareTo(timeouts.stall().window()) < 0) ? timeouts.read()
				: timeouts.stall().window();
		this.tick = tick(shorter);
		this.lookedNanos = time.nanoTime();
		this.arrivedNanos = askedNanos();
	}

	/**
	 * Move a body that is watched.
	 * @param content whose body it is
	 * @param executor runs one task at a time, off the network threads
	 * @param share the download's share of the bandwidth
	 * @param keepsRest whether what was received is to be written though the body is
	 * cancelled
	 * @param writer takes the bytes
	 * @return completes, on the serial executor, when everything is written
	 */
	static Mono<Void> pump(TransferContext context, RemoteContent content, SerialExecutor executor, DownloadShare share,
			BooleanSupplier keepsRest, BodyReceiver writer) {
		ReceiveOptions intake = new ReceiveOptions(content.bodyLength(),
				() -> ReceiveWindow.window(context.connections().getAsInt()), keepsRest,
				new BandwidthThrottle.Limit(share, content.readSize()), context.source().afterwards());
		return BodyPump.pump(content.body(), executor, writer, intake,
				(pump) -> watch(context.time(), context.timeouts(), pump));
	}

	private static Disposable watch(Time time, TimeoutSettings timeouts, BodyPump pump) {
		StallGuard guard = new StallGuard(time, timeouts, pump);
		Disposable ticks = time.every(guard.tick, guard::look);
		guard.ticks = ticks;
		return ticks;
	}

	/** How often to look, so that a limit is kept within a twentieth of it. */
	private static Duration tick(Duration limit) {
		if (limit.compareTo(LONG) >= 0) {
			return MAX_TICK;
		}
		Duration tick = Duration.ofNanos(limit.toNanos() / LOOKS);
		return (tick.compareTo(MIN_TICK) < 0) ? MIN_TICK : tick;
	}

	private void look() {
		noteStandstill();
		BandwidthThrottle throttle = this.pump.throttle();
		if (throttle != null && throttle.isWithheld()) {
			// Time stands still, and goes on when bytes are asked for again.
			return;
		}
		long now = askedNanos();
		long received = this.pump.received();
		if (!this.pump.isWaitingForNetwork()) {
			this.arrivedNanos = now;
			this.arrivedBytes = received;
			this.window.clear();
			return;
		}
		if (received != this.arrivedBytes) {
			this.arrivedBytes = received;
			this.arrivedNanos = now;
		}
		else if (now - this.arrivedNanos >= this.timeouts.read().toNanos()) {
			end(TimedOut.Phase.READ, "nothing was received for " + this.timeouts.read().toMillis() + " ms");
			return;
		}
		checkFloor(now, received);
	}

	/** A look that comes much too late shows that nothing ran, the network neither. */
	private void noteStandstill() {
		long now = this.time.nanoTime();
		long late = now - this.lookedNanos - this.tick.toNanos();
		this.lookedNanos = now;
		if (late >= STANDSTILL.toNanos()) {
			this.stoppedNanos += late;
		}
	}

	/** A clock that stands still while the bandwidth is withheld, or the process is. */
	private long askedNanos() {
		BandwidthThrottle throttle = this.pump.throttle();
		return this.time.nanoTime() - this.stoppedNanos - ((throttle != null) ? throttle.withheldNanos() : 0);
	}

	private void checkFloor(long now, long received) {
		long floor = this.timeouts.stall().bytesPerSecond();
		if (floor == 0) {
			return;
		}
		this.window.add(new Sample(now, received));
		long span = this.timeouts.stall().window().toNanos();
		Sample oldest = this.window.getFirst();
		if (now - oldest.nanos() < span) {
			return;
		}
		double speed = (received - oldest.bytes()) / ((now - oldest.nanos()) / 1e9);
		if (speed < floor) {
			end(TimedOut.Phase.STALL, "less than " + floor + " bytes/s were received over "
					+ this.timeouts.stall().window().toMillis() + " ms");
			return;
		}
		while (now - this.window.getFirst().nanos() >= span) {
			this.window.removeFirst();
		}
	}

	private void end(TimedOut.Phase phase, String message) {
		if (this.ticks != null) {
			this.ticks.dispose();
		}
		this.pump.fail(new TimedOut(phase, message, null));
	}

	private record Sample(long nanos, long bytes) {

	}

}
