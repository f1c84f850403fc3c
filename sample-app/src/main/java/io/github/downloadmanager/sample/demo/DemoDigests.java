package io.github.downloadmanager.sample.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Computes the checksums of demo files, and sees that they leave processors to others:
 * each is computed once, few at a time, and a short line waits.
 */
@Component
class DemoDigests {

	private static final int MAX_REMEMBERED = 1000;

	/** Longer names are not remembered: an entry is to cost little, whoever asks. */
	private static final int MAX_NAME = 255;

	private static final int MAX_WAITING = 64;

	private final Map<DemoFile, String> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<DemoFile, String> eldest) {
			return size() > MAX_REMEMBERED;
		}

	});

	private final Function<DemoFile, String> computation;

	private final Semaphore permits;

	private final int mostWaiting;

	@Autowired
	DemoDigests() {
		this(DemoFile::sha256, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MAX_WAITING);
	}

	DemoDigests(Function<DemoFile, String> computation, int atOnce, int mostWaiting) {
		this.computation = computation;
		this.permits = new Semaphore(atOnce, true);
		this.mostWaiting = mostWaiting;
	}

	int waiting() {
		return this.permits.getQueueLength();
	}

	/**
	 * The SHA-256 of a file. Waits while others are being computed.
	 * @param file the file
	 * @return the digest, in lower-case hexadecimal, or {@code null} if too many wait
	 * already
	 */
	@Nullable String sha256(DemoFile file) {
		String before = this.known.get(file);
		if (before != null) {
			return before;
		}
		if (!this.permits.tryAcquire()) {
			if (this.permits.getQueueLength() >= this.mostWaiting) {
				return null;
			}
			this.permits.acquireUninterruptibly();
		}
		try {
			// The one that was waited for may have been the same.
			String meanwhile = this.known.get(file);
			String digest = (meanwhile != null) ? meanwhile : this.computation.apply(file);
			if (file.name().length() <= MAX_NAME) {
				this.known.put(file, digest);
			}
			return digest;
		}
		finally {
			this.permits.release();
		}
	}

}
