package io.github.downloadmanager;

import java.time.Duration;
import java.util.Objects;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait; each from a nanosecond to 36,500 days. A timeout ends the attempt,
 * not the download, except {@code total}.
 * <p>
 * A body that stops ({@code read}) or becomes too slow ({@code stall}) does not even end
 * the attempt if its bytes can be continued: the server takes ranges, and a strong
 * validator proves that the content is the same. Then another connection goes on at once
 * from the current byte, with several connections only for the one that stalled. That
 * costs no retry and no delay and shows in no event. It happens at most three times until
 * 1 MiB more has come, and only to a connection that brought as much as the stall floor
 * asks for in one window; else, and then, the attempt fails as usual.
 *
 * @param connect for the connection, TLS handshake not included
 * @param response for the headers of a response
 * @param read for more of the body
 * @param probe for the whole of the probe, which is then done without
 * @param stall the slowest speed to put up with
 * @param total for the whole download from its first slot on, delays included;
 * {@code null} for no limit
 */
public record TimeoutSettings(Duration connect, Duration response, Duration read, Duration probe, StallFloor stall,
		@Nullable Duration total) {

	/**
	 * 10 s to connect, 30 s for headers and between reads, 5 s for the probe, at least 1
	 * KiB/s over 30 s, no limit in total.
	 */
	public static final TimeoutSettings DEFAULTS = new TimeoutSettings(Duration.ofSeconds(10), Duration.ofSeconds(30),
			Duration.ofSeconds(30), Duration.ofSeconds(5), new StallFloor(1024, Duration.ofSeconds(30)), null);

	public TimeoutSettings {
		Objects.requireNonNull(connect, "connect");
		Objects.requireNonNull(response, "response");
		Objects.requireNonNull(read, "read");
		Objects.requireNonNull(probe, "probe");
		Objects.requireNonNull(stall, "stall");
		ArgumentChecks.positive("connect", connect);
		ArgumentChecks.positive("response", response);
		ArgumentChecks.positive("read", read);
		ArgumentChecks.positive("probe", probe);
		if (total != null) {
			ArgumentChecks.positive("total", total);
		}
	}

	/**
	 * The slowest speed to put up with: a connection that brings less over the window is
	 * given up, and another one goes on from there, at once or with the next attempt.
	 *
	 * @param bytesPerSecond the speed, in bytes per second; 0 for no floor
	 * @param window the time over which the speed is measured
	 */
	public record StallFloor(long bytesPerSecond, Duration window) {

		public StallFloor {
			Objects.requireNonNull(window, "window");
			ArgumentChecks.that(bytesPerSecond >= 0, "stall floor", bytesPerSecond,
					"a number of bytes per second, from 0");
			ArgumentChecks.positive("stall window", window);
		}

	}

}
