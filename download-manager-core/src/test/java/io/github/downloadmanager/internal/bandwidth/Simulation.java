package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;

/**
 * Downloads that receive under limits, in virtual time. A connection asks for one read,
 * gets it when its server has sent it, and asks again.
 */
final class Simulation {

	private static final Duration STEP = Duration.ofMillis(5);

	private static final long AT_ONCE = Long.MAX_VALUE;

	private final ManualClock clock = new ManualClock();

	private final BandwidthAllocator allocator;

	private final List<Connection> connections = new ArrayList<>();

	/** Bytes of all connections by the time, in nanoseconds. */
	private final TreeMap<Long, Long> history = new TreeMap<>(Map.of(0L, 0L));

	private Limits limits = Limits.of(100);

	Simulation() {
		this(PriorityWeights.EVEN);
	}

	Simulation(PriorityWeights weights) {
		this.allocator = new BandwidthAllocator(new Time(this.clock, this.clock::nanos, () -> Instant.EPOCH), weights);
	}

	BandwidthAllocator allocator() {
		return this.allocator;
	}

	void limit(long bytesPerSecond) {
		this.limits = this.limits.withBandwidth(bytesPerSecond);
		this.allocator.limits(this.limits);
	}

	void unlimit() {
		this.limits = this.limits.withBandwidth(OptionalLong.empty());
		this.allocator.limits(this.limits);
	}

	void limitGroup(String group, long bytesPerSecond) {
		this.limits = this.limits.withGroup(group, new GroupLimits(null, OptionalLong.of(bytesPerSecond)));
		this.allocator.limits(this.limits);
	}

	Downloading download(int connections) {
		return download(null, OptionalLong.empty(), AT_ONCE, connections);
	}

	/** A download of a server that sends no faster to each connection. */
	Downloading slowDownload(long bytesPerSecond) {
		return download(null, OptionalLong.empty(), bytesPerSecond, 1);
	}

	Downloading download(@Nullable String group, OptionalLong own) {
		return download(group, own, AT_ONCE, 1);
	}

	private Downloading download(@Nullable String group, OptionalLong own, long speed, int count) {
		Downloading download = new Downloading(this.allocator.share(group, own));
		for (int i = 0; i < count; i++) {
			Connection connection = new Connection(download.share, speed);
			download.connections.add(connection);
			this.connections.add(connection);
		}
		return download;
	}

	long nanos() {
		return this.clock.nanos();
	}

	void run(Duration time) {
		long end = this.clock.nanos() + time.toNanos();
		while (this.clock.nanos() < end) {
			this.clock.advance(STEP);
			// Copied, because some connections close.
			List.copyOf(this.connections).forEach(Connection::receive);
			this.history.put(this.clock.nanos(), received());
		}
	}

	private long received() {
		return this.connections.stream().mapToLong((connection) -> connection.received).sum();
	}

	/** Bytes received between two times. */
	long received(long fromNanos, Duration time) {
		return receivedUntil(fromNanos + time.toNanos()) - receivedUntil(fromNanos);
	}

	private long receivedUntil(long nanos) {
		return this.history.floorEntry(nanos).getValue();
	}

	/** The most that came within any time of a length. */
	long mostWithin(Duration time) {
		return windows(0, time).stream().mapToLong(Long::longValue).max().orElseThrow();
	}

	/** How much came within each time of a length that begins no sooner than another. */
	List<Long> windows(long fromNanos, Duration time) {
		return this.history.subMap(fromNanos, true, this.clock.nanos() - time.toNanos(), true)
			.keySet()
			.stream()
			.map((from) -> received(from, time))
			.toList();
	}

	/** One download, and its connections. */
	static final class Downloading {

		private final DownloadShare share;

		private final List<Connection> connections = new ArrayList<>();

		private Downloading(DownloadShare share) {
			this.share = share;
		}

		DownloadShare share() {
			return this.share;
		}

		long received() {
			return this.connections.stream().mapToLong((connection) -> connection.received).sum();
		}

		List<Long> receivedByEach() {
			return this.connections.stream().map((connection) -> connection.received).toList();
		}

		void pauseServer(boolean paused) {
			this.connections.forEach((connection) -> connection.silent = paused);
		}

		void close() {
			this.connections.forEach((connection) -> connection.share.close());
		}

		List<ConnectionShare> shares() {
			return this.connections.stream().map((connection) -> connection.share).toList();
		}

	}

	private static final class Connection {

		private final ConnectionShare share;

		private final long speed;

		private long received;

		private int wakes;

		/** How many bytes it has asked for and not got; 0 if it has not asked. */
		private int asked;

		private boolean silent;

		/** Bytes that the server has sent and that were not read. */
		private double sent;

		private Connection(DownloadShare share, long speed) {
			this.speed = speed;
			this.share = share.open(() -> this.received, () -> this.wakes++);
		}

		private void receive() {
			if (this.silent) {
				return;
			}
			this.sent = (this.speed == AT_ONCE) ? Double.MAX_VALUE
					: Math.min(this.sent + this.speed * STEP.toNanos() / 1e9, 1 << 20);
			while (ask() && this.sent >= 1) {
				long read = (long) Math.min(this.asked, this.sent);
				this.sent -= read;
				this.received += read;
				this.asked = 0;
			}
		}

		private boolean ask() {
			if (this.asked == 0) {
				long allowed = this.share.allowance(true);
				this.asked = (allowed > 0) ? this.share.readSize(allowed) : 0;
			}
			return this.asked > 0;
		}

	}

}
