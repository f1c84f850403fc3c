package io.github.downloadmanager.internal.transfer;

import io.github.downloadmanager.content.ByteRanges.Gap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One of several connections, and what it is to fetch. Used on the serial executor.
 */
final class Segment {

	/** For how many seconds the usual speed counts before its own speed does. */
	private static final double PRIOR_SECONDS = 1;

	private final long start;

	private final long askedNanos;

	private final StallReplacements replacements;

	private final Disposable.Swap connection = Disposables.swap();

	private long end;

	private long answeredNanos;

	private boolean givenUp;

	private @Nullable BodyWriter body;

	/** A connection that is yet to be answered. */
	Segment(Gap work, long now, StallReplacements replacements) {
		this.start = work.start();
		this.end = work.end();
		this.askedNanos = now;
		this.answeredNanos = now;
		this.replacements = replacements;
	}

	/** A connection whose response is open. */
	Segment(BodyWriter body, long now, StallReplacements replacements) {
		this(new Gap(body.position(), body.end()), now, replacements);
		this.body = body;
	}

	Disposable.Swap connection() {
		return this.connection;
	}

	StallReplacements replacements() {
		return this.replacements;
	}

	/** The response has begun; it is read only as far as this segment goes. */
	void answered(BodyWriter answer, long now) {
		answer.stopAt(this.end);
		this.body = answer;
		this.answeredNanos = now;
	}

	long position() {
		return (this.body != null) ? this.body.position() : this.start;
	}

	long end() {
		return this.end;
	}

	void stopAt(long position) {
		this.end = position;
		if (this.body != null) {
			this.body.stopAt(position);
		}
	}

	/** Take bytes from its end; if nothing is left to it then, it is given up. */
	Gap take(long bytes) {
		this.givenUp = bytes == left();
		Gap taken = new Gap(this.end - bytes, this.end);
		stopAt(taken.start());
		return taken;
	}

	boolean isGivenUp() {
		return this.givenUp;
	}

	/** How far its response would go if nothing were taken from it. */
	long reach() {
		return (this.body != null) ? this.body.reach() : this.start;
	}

	long left() {
		return this.end - position();
	}

	long bytes() {
		return position() - this.start;
	}

	double seconds(long now) {
		return (now - this.askedNanos) / 1e9;
	}

	/** How long its answer took. */
	double latency() {
		return (this.answeredNanos - this.askedNanos) / 1e9;
	}

	/**
	 * Its speed since it asked, in bytes per second.
	 * @param usual the speed of a connection here: one that has just begun is taken to be
	 * as fast, and the burst with which many servers begin does not count for much
	 */
	double speed(long now, double usual) {
		return Math.max(1, (bytes() + usual * PRIOR_SECONDS) / (seconds(now) + PRIOR_SECONDS));
	}

}
