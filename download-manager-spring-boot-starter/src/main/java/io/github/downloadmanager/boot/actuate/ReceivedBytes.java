package io.github.downloadmanager.boot.actuate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.downloadmanager.DownloadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes all downloads of a manager have received. Those that run are looked at
 * when somebody asks: a download of three hours shows all the time, and costs nothing in
 * between. Never less than before.
 */
final class ReceivedBytes {

	private final Map<String, Running> running = new HashMap<>();

	private long total;

	/**
	 * A download begins to receive.
	 * @param held bytes that it has already, and has not received
	 */
	synchronized void begin(String id, long held) {
		this.running.put(id, new Running(held));
	}

	/**
	 * A download ended.
	 * @param received how many bytes it received in all, or negative if that is not known
	 * @param snapshots gives what is known of a download
	 */
	synchronized void end(String id, long received, Function<String, @Nullable DownloadSnapshot> snapshots) {
		Running ended = this.running.remove(id);
		if (received >= 0) {
			this.total += Math.max(0, received - ((ended != null) ? ended.counted : 0));
		}
		else if (ended != null) {
			this.total += ended.advance(snapshots.apply(id));
		}
	}

	synchronized double total(Function<String, @Nullable DownloadSnapshot> snapshots) {
		this.running.forEach((id, download) -> this.total += download.advance(snapshots.apply(id)));
		return this.total;
	}

	private static final class Running {

		private long seen;

		private long counted;

		private Running(long seen) {
			this.seen = seen;
		}

		/** What came since the last look; after a new start from the beginning all. */
		private long advance(@Nullable DownloadSnapshot snapshot) {
			if (snapshot == null) {
				return 0;
			}
			long now = snapshot.progress().bytesDownloaded();
			// Once the size is known, the last byte is shown only at the end. If it was
			// shown before, the progress goes back by one, and nothing began anew.
			boolean anew = now < this.seen - 1;
			long more = anew ? now : Math.max(0, now - this.seen);
			this.seen = anew ? now : Math.max(this.seen, now);
			this.counted += more;
			return more;
		}

	}

}
