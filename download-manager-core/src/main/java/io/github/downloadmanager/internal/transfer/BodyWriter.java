package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadException;

/**
 * The bytes of one response on their way to the sink. Used on the serial executor.
 */
final class BodyWriter implements BodyReceiver {

	private final Transfer transfer;

	private final long limit;

	/** Position after the last byte that the response announced. */
	private final OptionalLong announcedEnd;

	private final boolean startOver;

	private final boolean byChecksum;

	private final Runnable ready;

	private long position;

	/** Where to stop: another connection fetches what follows. */
	private long stop = Long.MAX_VALUE;

	/**
	 * Create the body of a response that was found to fit.
	 * @param limit largest content allowed, in bytes
	 * @param ready called when the sink is ready for the first byte
	 */
	BodyWriter(Transfer transfer, TransferPlan.Verdict verdict, long limit, Runnable ready) {
		this.transfer = transfer;
		this.limit = limit;
		this.ready = ready;
		this.startOver = verdict.kind() == TransferPlan.Verdict.Kind.START_OVER;
		this.byChecksum = verdict.byChecksum();
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

	/** Position after the last byte that was announced. */
	long reach() {
		return this.announcedEnd.orElse(0);
	}

	void stopAt(long position) {
		this.stop = position;
	}

	@Override
	public void begin() {
		SinkException.markingOpening(() -> {
			if (this.startOver) {
				this.transfer.restart();
			}
			if (this.byChecksum) {
				this.transfer.joinByChecksum();
			}
			this.transfer.begin();
		});
		this.ready.run();
	}

	/** Write bytes up to the position where this body stops. */
	@Override
	public boolean write(ByteBuffer[] buffers) {
		long size = 0;
		for (ByteBuffer buffer : buffers) {
			size += buffer.remaining();
		}
		if (this.announcedEnd.isPresent() && size > this.announcedEnd.getAsLong() - this.position) {
			throw new DownloadException.ProtocolViolation("more bytes came than were announced", null);
		}
		if (size > this.limit - this.position) {
			throw new DownloadException.TooLarge(this.limit, OptionalLong.empty());
		}
		long wanted = Math.max(0, Math.min(size, this.stop - this.position));
		if (wanted < size) {
			cut(buffers, wanted);
		}
		long at = this.position;
		SinkException.marking(() -> this.transfer.write(buffers, at, wanted));
		this.position += wanted;
		return this.position < this.stop;
	}

	/** Check that all bytes came that were announced. */
	@Override
	public void finish() {
		if (this.position >= this.stop) {
			return;
		}
		OptionalLong total = this.transfer.total();
		if (this.announcedEnd.isPresent() && this.position < this.announcedEnd.getAsLong()) {
			if (total.isEmpty()) {
				// Not the server has said so: the content was that long before. The bytes
				// may be a part, and nothing may be built upon them.
				throw new ContentMismatchException("what was sent as the whole is shorter than the content was before");
			}
			throw new DownloadException.Truncated(this.transfer.held(), total, null);
		}
		if (total.isEmpty()) {
			this.transfer.content().setTotal(this.position);
		}
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
