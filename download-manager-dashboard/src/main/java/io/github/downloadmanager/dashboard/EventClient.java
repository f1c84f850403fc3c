package io.github.downloadmanager.dashboard;

/**
 * How far one client of the event stream is. Guarded by the lock of the
 * {@link EventFeed}, which alone reads and writes it.
 */
final class EventClient {

	/** Number of the last event sent; -1 if it has to be sent a snapshot. */
	long position;

	/** Version of the last progress sent. */
	long progress;

	/** When progress may be sent again, in nanoseconds of the feed's clock. */
	long progressDue;

	/** Number of the last statistics sent. */
	long statistics;

	boolean closed;

}
