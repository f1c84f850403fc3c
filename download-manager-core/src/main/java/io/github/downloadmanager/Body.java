package io.github.downloadmanager;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The bytes of one response on their way to the sink. Used on the lane.
 */
final class Body {

	private final Transfer transfer;

	private final long limit;

	/** What the response announced. */
	private final OptionalLong announcedEnd;

	private boolean startOver;

	private long position;

	/** Where to stop, though more may come: the rest was given to another connection. */
	private long stop = Long.MAX_VALUE;

	/**
	 * Create the body of a response that was found to fit.
	 * @param limit largest content allowed, in bytes
	 */
	Body(Transfer transfer, TransferPlan.Verdict verdict, long limit) {
		this.transfer = transfer;
		this.limit = limit;
		this.startOver = verdict.kind() == TransferPlan.Verdict.Kind.START_OVER;
		this.announcedEnd = verdict.end();
		this.position = verdict.from();
	}

	long position() {
		return this.position;
	}

	/** Position after the last byte that this response is to bring. */
	long end() {
		return Math.min(this.stop, this.announcedEnd.orElse(Long.MAX_VALUE));
	}

	void stopAt(long position) {
		this.stop = position;
	}

	/** Write bytes, up to where this one stops; whether more are wanted. */
	boolean write(ByteBuffer[] buffers) {
		begin();
		long size = 0;
		for (ByteBuffer buffer : buffers) {
			size += buffer.remaining();
		}
		if (this.announcedEnd.isPresent() && size > this.announcedEnd.getAsLong() - this.position) {
			throw new DownloadException.ProtocolViolation("more bytes came than were announced", false, null);
		}
		if (size > this.limit - this.position) {
			throw new DownloadException.TooLarge(this.limit, OptionalLong.empty());
		}
		long wanted = Math.max(0, Math.min(size, this.stop - this.position));
		if (wanted < size) {
			cut(buffers, wanted);
		}
		long at = this.position;
		SinkFailure.marking(() -> {
			this.transfer.write(buffers, at, wanted);
			return Boolean.TRUE;
		});
		this.position += wanted;
		return this.position < this.stop;
	}

	/** The response has ended without an error. */
	void finish() {
		begin();
		if (this.position >= this.stop) {
			return;
		}
		OptionalLong total = this.transfer.total();
		if (this.announcedEnd.isPresent() && this.position < this.announcedEnd.getAsLong()) {
			throw new DownloadException.Truncated(this.transfer.held(), total, null);
		}
		if (total.isEmpty()) {
			this.transfer.totalIs(this.position);
		}
	}

	/**
	 * The response broke off. What was held does not belong to it, even if nothing of it
	 * came: it must not be taken for a part of this content by the next attempt.
	 * @return the error to go on with
	 */
	Throwable broken(Throwable cause) {
		try {
			if (this.startOver) {
				begin();
			}
			return cause;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	private void begin() {
		SinkFailure.marking(() -> {
			if (this.startOver) {
				this.startOver = false;
				this.transfer.restart();
			}
			this.transfer.begin();
			return Boolean.TRUE;
		});
	}

	private static void cut(ByteBuffer[] buffers, long size) {
		long left = size;
		for (ByteBuffer buffer : buffers) {
			int keep = (int) Math.min(left, buffer.remaining());
			buffer.limit(buffer.position() + keep);
			left -= keep;
		}
	}

}
