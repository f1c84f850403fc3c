package io.github.downloadmanager.boot.actuate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bytes that downloads took over from before, and bytes that they threw away, each told
 * once: as it happens, and what is left at the end. Events of one download come one at a
 * time.
 */
final class ResumedBytes {

	private final Map<String, Counted> running = new ConcurrentHashMap<>();

	/** A download has thrown bytes away, and begins anew. */
	void discard(String id, long bytes) {
		this.running.merge(id, new Counted(0, bytes), Counted::plus);
	}

	/**
	 * A download begins to receive, for the first time.
	 * @param held bytes that were there when it asked for the rest
	 * @return how many of them it goes on from: none, if it has begun anew by now
	 */
	long begin(String id, long held) {
		long resumed = this.running.containsKey(id) ? 0 : held;
		this.running.merge(id, new Counted(resumed, 0), Counted::plus);
		return resumed;
	}

	/**
	 * A download has ended.
	 * @param resumed how many bytes it took over in all
	 * @param wasted how many bytes it has thrown away in all
	 * @return those of them that were not told before
	 */
	Counted end(String id, long resumed, long wasted) {
		Counted told = this.running.remove(id);
		return (told != null) ? new Counted(Math.max(0, resumed - told.resumed()), Math.max(0, wasted - told.wasted()))
				: new Counted(resumed, wasted);
	}

	/**
	 * Numbers of bytes.
	 *
	 * @param resumed taken over
	 * @param wasted thrown away
	 */
	record Counted(long resumed, long wasted) {

		private Counted plus(Counted other) {
			return new Counted(this.resumed + other.resumed, this.wasted + other.wasted);
		}

	}

}
