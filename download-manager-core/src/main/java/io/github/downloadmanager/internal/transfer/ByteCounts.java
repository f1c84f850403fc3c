package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;

import io.github.downloadmanager.sink.DownloadSink;

/**
 * How many bytes a download holds, and how many it took to get there. Written by one
 * thread at a time, the one that works for the download; read by any thread. Each number
 * is kept here only, so progress, result and retry budget cannot disagree.
 */
public final class ByteCounts {

	private volatile long held;

	private volatile OptionalLong announced = OptionalLong.empty();

	private volatile long received;

	private volatile long furthest;

	private volatile long resumed;

	private volatile long wasted;

	private volatile long found;

	/** Bytes of the content that the sink holds. */
	public long held() {
		return this.held;
	}

	/** The size of the content as the server announced it; empty if it did not. */
	OptionalLong announced() {
		return this.announced;
	}

	/** Bytes that came over the network; never decreases. */
	public long received() {
		return this.received;
	}

	/** The most bytes ever held; never decreases. */
	public long furthest() {
		return this.furthest;
	}

	/** Bytes that an earlier run left and that are still used. */
	public long resumed() {
		return this.resumed;
	}

	/** Bytes that an earlier run left, whatever became of them. */
	long found() {
		return this.found;
	}

	/** Bytes that were held and then thrown away. */
	public long wasted() {
		return this.wasted;
	}

	void announce(OptionalLong total) {
		this.announced = total;
	}

	/** An earlier run left bytes; see {@link DownloadSink#open}. */
	void resume(long bytes) {
		this.held = bytes;
		this.resumed = bytes;
		this.found = bytes;
		this.furthest = bytes;
	}

	/**
	 * Bytes came over the network and were written.
	 * @param size how many
	 * @param nowHeld how many bytes are held now; bytes that came twice count once
	 */
	void receive(long size, long nowHeld) {
		long all = this.received + size;
		this.held = nowHeld;
		this.received = all;
		this.furthest = Math.max(this.furthest, nowHeld);
	}

	/** All bytes held are thrown away. */
	void discard() {
		long all = this.wasted + this.held;
		this.wasted = all;
		this.held = 0;
		this.resumed = 0;
	}

}
