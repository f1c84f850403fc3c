package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.util.function.BiConsumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.http.RequestPolicy;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.PathClaims;
import org.jspecify.annotations.Nullable;

/**
 * How a request becomes a download: it is checked, its sink is claimed, its task is made
 * and queued. When the download has ended, what was claimed is given back. Safe for use
 * by several threads.
 */
final class Admission {

	private final ManagerContext context;

	private final RequestPolicy rules;

	private final DownloadRegistry registry;

	private final ManagerLifecycle lifecycle;

	private final Destinations destinations;

	private final GivenSinks givenSinks = new GivenSinks();

	/** One object for all tasks, as there may be many. */
	private final BiConsumer<DownloadTask, DownloadOutcome> onEnd = this::ended;

	Admission(ManagerContext context, RequestPolicy rules, DownloadRegistry registry, ManagerLifecycle lifecycle) {
		this.context = context;
		this.rules = rules;
		this.registry = registry;
		this.lifecycle = lifecycle;
		this.destinations = new Destinations(context.settings(),
				new PathClaims(context.time().nanos(), context.time().wall()));
	}

	/**
	 * Check a request, make its download and queue it.
	 * @param retryOf id of the ended download that it repeats, or {@code null}
	 * @throws DownloadException of any kind that can be told at once
	 */
	Download submit(DownloadRequest request, @Nullable String retryOf) {
		this.lifecycle.enter();
		try {
			return admit(request, retryOf);
		}
		finally {
			this.lifecycle.leave();
		}
	}

	private Download admit(DownloadRequest request, @Nullable String retryOf) {
		check(request);
		// First: if a later step fails, the sink that was claimed is given back.
		this.givenSinks.claim(request.sink());
		DownloadSink sink = this.destinations.sink(request);
		DownloadTask task = taskOrRelease(request, sink, retryOf);
		this.givenSinks.belongsTo(task);
		DownloadHandle handle = task.handle();
		int limit = this.context.settings().maxQueued;
		if (!task.enter(limit, () -> this.registry.add(task))) {
			this.givenSinks.giveBack(request, sink);
			throw new DownloadException.QueueFull(limit);
		}
		return handle;
	}

	private DownloadTask taskOrRelease(DownloadRequest request, DownloadSink sink, @Nullable String retryOf) {
		try {
			return task(request, sink, retryOf);
		}
		catch (Throwable ex) {
			// The redactor of the user may have failed, for example.
			this.givenSinks.giveBack(request, sink);
			throw ex;
		}
	}

	private DownloadTask task(DownloadRequest request, DownloadSink sink, @Nullable String retryOf) {
		DownloadHandle handle = new DownloadHandle(Ids.next(this.context.time().now()), request,
				this.context.publisher());
		DownloadTask task = new DownloadTask(this.context, handle, this.registry.nextSequence(), sink, retryOf,
				this.onEnd);
		handle.attach(task);
		return task;
	}

	/** Check every address that is known now. Redirects are checked as they come. */
	private void check(DownloadRequest request) {
		try {
			this.rules.check(request.uri());
			for (URI mirror : request.mirrors()) {
				this.rules.check(mirror);
			}
			if (request.checksumSource() != null) {
				this.rules.check(request.checksumSource().uri());
			}
		}
		catch (UrlRejectedException ex) {
			throw new DownloadException.UrlRejected(String.valueOf(ex.getMessage()), ex);
		}
	}

	private void ended(DownloadTask task, DownloadOutcome reason) {
		this.givenSinks.release(task);
		this.registry.remember(task);
		// The handle completes before the download is removed: whoever waits for the
		// shutdown finds every handle complete.
		task.handle().complete(reason);
		this.registry.remove(task);
		this.lifecycle.ended();
	}

	/** Remove what an earlier download of a request has kept; tells whether it had. */
	boolean discardPartial(DownloadRequest request) {
		return this.destinations.discard(request);
	}

}
