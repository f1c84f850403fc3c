package io.github.downloadmanager;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.ScheduledBandwidth;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The door: takes requests, runs a limited number of them at once, and knows them all.
 * <p>
 * All methods may be called from any thread and none of them waits for the network;
 * {@link #submit} looks once at the destination's file system, and {@link #close} waits
 * for the shutdown. The exception is {@link #downloadAndWait(DownloadRequest)}, which
 * says so.
 */
public interface DownloadManager extends AutoCloseable {

	/**
	 * Download an address to a file, with the manager's defaults.
	 * @param uri an absolute http or https address
	 * @param destination the file to create, or an existing directory to create it in
	 * @return the handle
	 * @throws IllegalArgumentException if the address is not one that can be downloaded
	 * @throws DownloadException if the download is refused; see {@link #submit}
	 */
	default Download download(URI uri, Path destination) {
		Objects.requireNonNull(destination, "destination");
		return submit(DownloadRequest.builder(uri).destination(destination).build());
	}

	/**
	 * Take a request into the queue. The observation that is current on this thread is
	 * the parent of the download's. In a reactive chain that is so inside the operators
	 * {@code handle} and {@code tap}, and in all others if Reactor's automatic context
	 * propagation is on.
	 * @param request what to download, and how
	 * @return the handle
	 * @throws DownloadException.ManagerShutdown after {@link #shutdown}
	 * @throws DownloadException.QueueFull if the queue has its greatest length
	 * @throws DownloadException.UrlRejected if the address is not allowed
	 * @throws DownloadException.FileExists if the destination exists and is to be kept
	 * @throws DownloadException.DestinationInUse if another download writes the same file
	 * or sink
	 * @throws DownloadException.InvalidDestination if the destination cannot be a file
	 * @throws DownloadException.StorageFailed if the destination cannot be looked at
	 */
	Download submit(DownloadRequest request);

	/**
	 * Submit a request when the mono is subscribed, once for each subscription, and give
	 * the end of the download. Cancelling the subscription cancels the download, so that
	 * {@code timeout} and the like end it too. The observation of the subscriber's
	 * reactive chain is the parent of the download's.
	 * @param request what to download, and how
	 * @return the result; fails with nothing but a {@link DownloadException}: also if the
	 * request is refused (see {@link #submit}), and with
	 * {@link DownloadException.Cancelled} if somebody else cancels the download
	 */
	default Mono<DownloadResult> fetch(DownloadRequest request) {
		return Submission.fetch(this, request);
	}

	/**
	 * Submit a request and wait for the end of the download, on the calling thread. An
	 * interrupt cancels the download; the thread is still interrupted afterwards.
	 * @param request what to download, and how
	 * @return the result
	 * @throws DownloadException if it is refused (see {@link #submit}), fails, or is
	 * cancelled ({@link DownloadException.Cancelled})
	 * @throws IllegalStateException on a thread that must not block, such as one of a
	 * network, of Reactor's parallel scheduler, or one on which this manager writes;
	 * nothing is downloaded then
	 */
	default DownloadResult downloadAndWait(DownloadRequest request) {
		return Submission.await(this, request, null);
	}

	/**
	 * The same, for a limited time, which the queue counts against. When it is over the
	 * download is cancelled; its clean-up may take a moment longer.
	 * @param request what to download, and how
	 * @param timeout the limit
	 * @return the result
	 * @throws DownloadException as {@link #downloadAndWait(DownloadRequest)} does, and
	 * {@link DownloadException.TimedOut} when the time is over
	 * @throws IllegalStateException on a thread that must not block
	 */
	default DownloadResult downloadAndWait(DownloadRequest request, Duration timeout) {
		Objects.requireNonNull(timeout, "timeout");
		ArgumentChecks.positive("timeout", timeout);
		return Submission.await(this, request, timeout);
	}

	/**
	 * Submit many requests, in order, and follow them together. One that is refused is an
	 * entry of the result with its error, and keeps none of the others out.
	 * @param requests what to download
	 * @return the handle of all of them
	 */
	default DownloadBatch submitAll(Collection<DownloadRequest> requests) {
		Objects.requireNonNull(requests, "requests");
		requests.forEach((request) -> Objects.requireNonNull(request, "an element of requests"));
		return SubmittedBatch.submit(this, List.copyOf(requests));
	}

	/**
	 * Find a download: any that has not ended, and the last finished ones (see
	 * {@link DownloadManagerBuilder#history}).
	 * @param id the download's id
	 * @return the handle, or empty if it is not known
	 */
	Optional<Download> find(String id);

	/**
	 * All downloads known, in the order in which they were submitted.
	 * @return a snapshot of each
	 */
	List<DownloadSnapshot> downloads();

	/**
	 * The downloads of a group, in the order in which they were submitted.
	 * @param group the group's name
	 * @return a snapshot of each
	 */
	List<DownloadSnapshot> downloads(String group);

	/**
	 * Cancel a download; see {@link Download#cancel()}.
	 * @param id the download's id
	 * @return {@code true} if this call cancelled it; {@code false} if it is not known,
	 * had ended, was cancelled before, or is just being published
	 */
	boolean cancel(String id);

	/**
	 * Cancel every download that has not ended. Does not wait for their clean-up. None of
	 * those that wait gets a slot from the beginning of this call on; when it returns,
	 * all requests are being aborted, no new one is sent, and nothing is published, save
	 * by downloads that were being published already: those complete, at times a moment
	 * after the return. A request that is submitted after the return runs as always; one
	 * that is submitted during the call may be cancelled or not.
	 * @return how many this call cancelled
	 */
	int cancelAll();

	/**
	 * Cancel every download of a group that has not ended, as {@link #cancelAll} does.
	 * The slots that become free go to others.
	 * @param group the group's name
	 * @return how many this call cancelled
	 */
	int cancelGroup(String group);

	/**
	 * A group, to steer its downloads together.
	 * @param name the group's name
	 * @return the group; it need not have any download
	 */
	DownloadGroup group(String name);

	/**
	 * The limits that hold now.
	 * @return the limits
	 */
	Limits limits();

	/**
	 * Change the limits, all at once, while downloads run. No download is stopped: if
	 * more of them run than may now, nothing starts until enough have ended; further
	 * connections of segments are given back within about a second.
	 * @param limits the limits from now on
	 * @param by who changes them, for the event and the log
	 * @return the limits until now
	 */
	Limits limits(Limits limits, String by);

	/**
	 * Change the limits; see {@link #limits(Limits, String)}.
	 * @param limits the limits from now on
	 * @return the limits until now
	 */
	default Limits limits(Limits limits) {
		return limits(limits, "the application");
	}

	/**
	 * Change some of the limits and leave the others as they are then, in one step: of
	 * several who change different limits at once, none undoes what another has done.
	 * @param change makes the limits from now on of those until now; may be called again
	 * if somebody else was faster
	 * @param by who changes them, for the event and the log
	 * @return the limits until now
	 */
	default Limits updateLimits(UnaryOperator<Limits> change, String by) {
		Objects.requireNonNull(change, "change");
		Objects.requireNonNull(by, "by");
		return limits(Objects.requireNonNull(change.apply(limits()), "the change gave no limits"), by);
	}

	/**
	 * What the schedule of the bandwidth says now.
	 * @return what it says; empty if the manager has no schedule
	 */
	default Optional<ScheduledBandwidth> scheduledBandwidth() {
		return Optional.empty();
	}

	/**
	 * Hold all downloads back, or no longer. Requests are still accepted and wait. What a
	 * person has paused alone stays paused when the hold ends.
	 * @param mode how far
	 */
	void hold(HoldMode mode);

	/**
	 * How far the downloads are held back now.
	 * @return the mode
	 */
	HoldMode hold();

	/**
	 * Pause every download that runs, and start none; the same as {@link #hold(HoldMode)}
	 * with {@link HoldMode#ALL}.
	 */
	default void pauseAll() {
		hold(HoldMode.ALL);
	}

	/**
	 * Take back {@link #pauseAll}; the same as {@link #hold(HoldMode)} with
	 * {@link HoldMode#NONE}.
	 */
	default void resumeAll() {
		hold(HoldMode.NONE);
	}

	/**
	 * How many downloads are paused.
	 * @return the number of downloads
	 */
	int pausedDownloads();

	/**
	 * Submit the request of a download that has ended once more. It goes on from the
	 * bytes that were kept, if any; see
	 * {@link io.github.downloadmanager.sink.PartialFiles#KEEP}.
	 * @param id the ended download's id
	 * @return a new download, which knows what it repeats
	 * @throws java.util.NoSuchElementException if no such download is known
	 * @throws IllegalStateException if it has not ended, or its request has a sink of its
	 * own, which serves one download only
	 * @throws DownloadException if the request is refused; see {@link #submit}
	 */
	Download retry(String id);

	/**
	 * Forget a download that has ended.
	 * @param id its id
	 * @return {@code false} if it is not known, or has not ended
	 */
	boolean forget(String id);

	/**
	 * Remove the bytes that a download of this request has kept, see
	 * {@link io.github.downloadmanager.sink.PartialFiles#KEEP}, when nobody wants them
	 * any more. Address and destination tell which they are, whoever kept them; the other
	 * settings of the request do not matter, save that with
	 * {@link io.github.downloadmanager.sink.ExistingFile#RENAME} the destination is the
	 * first name that is free now. Looks at the disk in the calling thread; works after
	 * {@link #shutdown} too.
	 * @param request the request, as it was submitted
	 * @return whether there was something to remove; {@code false} also for a request
	 * with a sink of its own
	 * @throws DownloadException.DestinationInUse if a download that has not ended, here
	 * or in another process, writes the same file
	 * @throws DownloadException if it cannot be removed, or the destination cannot be
	 * used
	 */
	boolean discardPartial(DownloadRequest request);

	/**
	 * How many downloads hold a slot.
	 * @return the number of downloads, at most the manager's limit
	 */
	int activeDownloads();

	/**
	 * How many downloads wait for a slot. Those in the delay between two attempts are not
	 * counted.
	 * @return the number of downloads
	 */
	int queuedDownloads();

	/**
	 * How many connections are in use, or about to be: one for each download that holds a
	 * slot, and those of further segments. A manager that does not count them answers as
	 * {@link #activeDownloads} does.
	 * @return the number of connections; may lag behind by a moment
	 */
	default int activeConnections() {
		return activeDownloads();
	}

	/**
	 * How many hosts, each with its scheme and port, get no requests now because they
	 * asked for a pause.
	 * @return the number of hosts
	 */
	default int pausedHosts() {
		return 0;
	}

	/**
	 * How many events did not reach those who listened too slowly.
	 * @return the numbers since the manager was built
	 */
	default LostEvents lostEvents() {
		return LostEvents.NONE;
	}

	/**
	 * The events of all downloads from now on. Lossy: each subscriber has a bounded
	 * buffer, and one that is too slow silently loses its oldest events; no other
	 * notices. Completes at shutdown.
	 * @return a stream for any number of subscribers
	 */
	Flux<DownloadEvent> events();

	/**
	 * The events of all downloads from now on, to be pulled; tells of losses.
	 * @return a subscription, to be closed by the caller
	 */
	EventSubscription subscribe();

	/**
	 * Stop taking requests, cancel every download, wait until all have cleaned up,
	 * release threads and connections, and wait until the listeners have heard of it.
	 * Starts at once, whether or not the mono is subscribed. When this method returns,
	 * the same holds as after {@link #cancelAll}; when the mono completes, no connection
	 * is open. There is no limit of time: code of others that never returns, such as a
	 * listener, a verifier or the clean-up of a sink, keeps the mono from completing.
	 * Whoever wants one sets a timeout, or calls {@link #close}.
	 * @return completes when all is over; for a listener, which would wait for itself,
	 * when all but the listeners are
	 */
	Mono<Void> shutdown();

	/**
	 * Stop taking requests, let those taken run to their ends, retries included, and then
	 * do the rest of a {@link #shutdown}; to call that meanwhile cancels what is left.
	 * Downloads that are paused or held, by a schedule too, are not waited for, as they
	 * would not end by themselves. They may be resumed while others run; once none does,
	 * they are cancelled, and their bytes are kept as a shutdown keeps them. Starts at
	 * once, whether or not the mono is subscribed. A manager that cannot do it shuts
	 * down.
	 * @return completes when all is over, as that of {@link #shutdown} does
	 */
	default Mono<Void> drain() {
		return shutdown();
	}

	/**
	 * Whether {@link #shutdown} or {@link #drain} was called, and requests are refused
	 * since.
	 * @return {@code true} from the call on, though downloads may still be cleaning up
	 */
	boolean isShutdown();

	/**
	 * {@link #shutdown}, and wait for it, at most for the grace period. An interrupt does
	 * not shorten the wait; the thread is interrupted afterwards. Does not wait at all on
	 * a thread that must not block, such as one of a network or of Reactor's parallel
	 * scheduler, nor on a thread on which this manager calls a sink, verifier or
	 * refresher, as that download ends only afterwards. Never throws because of the
	 * thread.
	 */
	@Override
	void close();

	/**
	 * A builder with the defaults.
	 * @return a new builder
	 */
	static DownloadManagerBuilder builder() {
		return new DownloadManagerBuilder();
	}

}
