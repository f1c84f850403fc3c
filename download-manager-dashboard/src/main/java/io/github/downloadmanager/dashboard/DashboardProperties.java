package io.github.downloadmanager.dashboard;

import java.time.Duration;
import java.util.List;

import io.github.downloadmanager.boot.autoconfigure.InvalidDownloadManagerPropertyException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the dashboard.
 *
 * @param enabled whether there is a page and its REST interface
 * @param path where the page is; the REST interface is at "api" below it
 * @param access what those who reach it may do: NONE, READ_ONLY or UNRESTRICTED
 * @param events the event stream
 * @param examples addresses that the page offers to try, for demonstrations
 */
@ConfigurationProperties("download-manager.dashboard")
public record DashboardProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/downloads") String path,
		@DefaultValue("read-only") Access access, @DefaultValue Events events, @DefaultValue List<Example> examples) {

	private static final String PREFIX = "download-manager.dashboard.";

	public DashboardProperties {
		if (!path.matches("/|(/[A-Za-z0-9._~-]+)+")) {
			throw new InvalidDownloadManagerPropertyException(PREFIX + "path", path,
					"/ or a path such as /admin/downloads, without a slash at its end");
		}
		examples = List.copyOf(examples);
	}

	/**
	 * The path as a prefix of others.
	 * @return the path without a slash at its end
	 */
	String prefix() {
		return this.path.equals("/") ? "" : this.path;
	}

	/** What those who reach the dashboard may do. */
	public enum Access {

		/** Nothing: neither page nor REST interface exist. */
		NONE,
		/** See everything, and change nothing. */
		READ_ONLY,
		/** See and change everything. */
		UNRESTRICTED

	}

	/**
	 * The event stream.
	 *
	 * @param maxClients clients served at once; each one costs a thread
	 * @param heartbeat time of silence after which a comment is sent, so that a client
	 * that is gone is noticed
	 */
	public record Events(@DefaultValue("500") int maxClients, @DefaultValue("15s") Duration heartbeat) {

		public Events {
			if (maxClients < 1) {
				throw new InvalidDownloadManagerPropertyException(PREFIX + "events.max-clients", maxClients,
						"any whole number from 1");
			}
			if (heartbeat.toMillis() < 1) {
				throw new InvalidDownloadManagerPropertyException(PREFIX + "events.heartbeat", heartbeat,
						"any duration from 1ms");
			}
		}

	}

	/**
	 * An address to try.
	 *
	 * @param label one or two words
	 * @param url the address; one that begins with a slash is on the server of the page
	 */
	public record Example(String label, String url) {

	}

}
