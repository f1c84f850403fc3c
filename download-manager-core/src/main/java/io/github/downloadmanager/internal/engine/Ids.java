package io.github.downloadmanager.internal.engine;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of downloads: UUIDs that sort by time (RFC 9562 section 5.7, version 7). An id is a
 * name and no secret, so an ordinary random generator is enough; a secure one may block.
 */
final class Ids {

	private Ids() {
	}

	static String next(Instant now) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = (now.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000);
		long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
		return new UUID(high, low).toString();
	}

}
