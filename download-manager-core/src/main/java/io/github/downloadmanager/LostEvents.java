package io.github.downloadmanager;

/**
 * How many events did not reach those who listened too slowly, since the manager was
 * built.
 *
 * @param streams events that were dropped before subscribers of
 * {@link DownloadManager#events}
 * @param subscriptions events that were dropped before {@link EventSubscription}s, which
 * tell it
 */
public record LostEvents(long streams, long subscriptions) {

	/** None. */
	public static final LostEvents NONE = new LostEvents(0, 0);

}
