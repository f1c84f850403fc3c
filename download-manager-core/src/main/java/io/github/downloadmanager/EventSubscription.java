package io.github.downloadmanager;

import java.time.Duration;
import java.util.Optional;

/**
 * The events of all downloads, to be pulled. Each subscription has its own bounded
 * buffer: when it is full the oldest event is dropped, and the reader is told once. Safe
 * for use by several threads.
 */
public interface EventSubscription extends AutoCloseable {

	/**
	 * Take the next event, waiting for one if there is none.
	 * @param timeout how long to wait at most; zero does not wait
	 * @return the event; empty if none came in time, or if the subscription or the
	 * manager is closed and everything was read
	 * @throws LaggedException once, if events were lost since the last call; the next
	 * call goes on with the oldest one kept
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	Optional<DownloadEvent> next(Duration timeout) throws LaggedException, InterruptedException;

	/**
	 * Stop receiving. Waiting readers return empty. Has no effect when called again.
	 */
	@Override
	void close();

}
