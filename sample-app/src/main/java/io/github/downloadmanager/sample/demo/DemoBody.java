package io.github.downloadmanager.sample.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

import io.github.downloadmanager.sample.web.ServerStop;

/**
 * Writes a part of a demo file, at the speed asked for; or only half of it, and then
 * breaks the connection. Holds one small buffer, whatever the size.
 *
 * @param file the file
 * @param range the part to send
 * @param rate bytes per second; 0 for no limit
 * @param breakOff whether to break the connection half way
 * @param stop tells when the server stops
 */
record DemoBody(DemoFile file, DemoRange range, long rate, boolean breakOff, ServerStop stop) {

	private static final int CHUNK = 1 << 16;

	/** Pieces sent per second when there is a limit: smooth enough for a progress bar. */
	private static final int TICKS = 20;

	void writeTo(OutputStream out) throws IOException {
		byte[] buffer = new byte[chunk()];
		long length = this.breakOff ? this.range.length() / 2 : this.range.length();
		long begin = System.nanoTime();
		for (long sent = 0; sent < length;) {
			int count = (int) Math.min(buffer.length, length - sent);
			this.file.read(this.range.first() + sent, buffer, count);
			out.write(buffer, 0, count);
			sent += count;
			if (this.rate > 0 && sent < length) {
				out.flush();
				if (!pause(begin, sent)) {
					return;
				}
			}
		}
		out.flush();
	}

	/**
	 * Whether this body may end before its announced length. Its connection must then be
	 * closed after it, which is the only honest way to say that a body is not whole.
	 * @return {@code true} if so
	 */
	boolean mayEndEarly() {
		return this.breakOff || this.rate > 0;
	}

	private int chunk() {
		return (this.rate == 0) ? CHUNK : (int) Math.max(1, Math.min(CHUNK, this.rate / TICKS));
	}

	/** Sleeps until the bytes sent are due; a server that stops does not wait for it. */
	private boolean pause(long begin, long sent) {
		long due = begin + (long) (1e9 * sent / this.rate);
		return !this.stop.await(Duration.ofNanos(due - System.nanoTime()));
	}

}
