package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long to wait for the server.
 *
 * @param connect Time for the connection, TLS handshake not included.
 * @param response Time for the headers of a response.
 * @param read Longest gap while the body is received.
 * @param probe Time for the whole of the HEAD request; the download goes on without its
 * answer then.
 * @param total Time for the whole download from its first slot on, delays included. No
 * limit unless set.
 * @param stall The slowest speed to put up with.
 */
public record TimeoutProperties(@DefaultValue("10s") Duration connect, @DefaultValue("30s") Duration response,
		@DefaultValue("30s") Duration read, @DefaultValue("5s") Duration probe, @Nullable Duration total,
		@DefaultValue Stall stall) {

	public TimeoutProperties {
		PropertyChecks.positive("download-manager.timeouts.connect", connect);
		PropertyChecks.positive("download-manager.timeouts.response", response);
		PropertyChecks.positive("download-manager.timeouts.read", read);
		PropertyChecks.positive("download-manager.timeouts.probe", probe);
		if (total != null) {
			PropertyChecks.positive("download-manager.timeouts.total", total);
		}
	}

	/**
	 * The slowest speed to put up with.
	 *
	 * @param bytesPerSecond Data per second below which a connection is given up; 0B for
	 * no such limit.
	 * @param window Time over which the speed is measured.
	 */
	public record Stall(@DefaultValue("1KB") DataSize bytesPerSecond, @DefaultValue("30s") Duration window) {

		public Stall {
			PropertyChecks.that(!bytesPerSecond.isNegative(), "download-manager.timeouts.stall.bytes-per-second",
					bytesPerSecond, "a data size from 0B");
			PropertyChecks.positive("download-manager.timeouts.stall.window", window);
		}

	}

}
