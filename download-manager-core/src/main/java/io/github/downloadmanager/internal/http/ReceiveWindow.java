package io.github.downloadmanager.internal.http;

/**
 * How many bytes are on their way at once. One connection is fastest with large pieces.
 * If the pieces are more than needed, or the connections are many, bytes push one another
 * out of the processor's caches between network and file. Pure functions.
 */
public final class ReceiveWindow {

	private static final int MAX_PIECE = 1 << 20;

	private static final int MIN_PIECE = MAX_PIECE / 4;

	/**
	 * A body up to this length, in bytes, is taken in as it comes: it is less than any
	 * window, so there is nothing to hold back.
	 */
	public static final int AT_ONCE = 64 * 1024;

	/**
	 * The pieces of one connection: one that is being read, and one that is being
	 * written.
	 */
	private static final int PIECES = 2;

	/** The size of one piece of each connection, all together, in bytes. */
	private static final int ALL_PIECES = 4 << 20;

	private static final int MIN_STREAM = 64 * 1024;

	private static final int MAX_STREAM = 2 << 20;

	/** What all streams of HTTP/2 may receive ahead, in bytes. */
	private static final int ALL_STREAMS = 16 << 20;

	private ReceiveWindow() {
	}

	/**
	 * How much of a body is read from the network at once, at most.
	 * @param connections how many are in use
	 * @return bytes
	 */
	public static int piece(int connections) {
		return Math.max(MIN_PIECE, Math.min(MAX_PIECE, ALL_PIECES / Math.max(1, connections)));
	}

	/**
	 * How much of a body has been read, or asked for, and is not written yet.
	 * @param connections how many are in use
	 * @return bytes, about
	 */
	public static long window(int connections) {
		return (long) PIECES * piece(connections);
	}

	/**
	 * How much of a body a server may send on a stream of HTTP/2 before it is read. A
	 * server that is far away sends no more than that in each round trip.
	 * @param connections how many are in use
	 * @return bytes
	 */
	static int stream(int connections) {
		return Math.max(MIN_STREAM, Math.min(MAX_STREAM, ALL_STREAMS / Math.max(1, connections)));
	}

}
