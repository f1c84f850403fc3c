package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.http.HttpTransport;
import io.github.downloadmanager.internal.http.RedirectRules;
import io.github.downloadmanager.internal.http.ResponseHeaders;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.PathClaims;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * Takes requests in, knows what came of them, and shuts down.
 */
public final class DefaultDownloadManager implements DownloadManager {

	/** A network thread that hangs does not keep the shutdown from its end for longer. */
	private static final Duration MAX_DISPOSAL = Duration.ofSeconds(10);

	private final ManagerContext engine;

	private final RedirectRules rules;

	private final Destinations destinations;

	private final AtomicLong sequences = new AtomicLong();

	private final Map<String, DownloadTask> live = new ConcurrentHashMap<>();

	/** The last finished ones, oldest first. Guarded by itself. */
	private final Map<String, DownloadTask> finished = new LinkedHashMap<>();

	/** Everything has ended, but listeners may still be at work. */
	private final Sinks.Empty<Void> quiet = Sinks.empty();

	private final Sinks.Empty<Void> terminated = Sinks.empty();

	private final BiConsumer<DownloadTask, DownloadOutcome> onEnd = this::ended;

	private volatile boolean shutdown;

	/** Whether what was taken is to end by itself; guarded by this. */
	private boolean draining;

	/**
	 * Requests between the check for shutdown and their entry in the list; guarded by
	 * this.
	 */
	private int entering;

	/** Set once; guarded by this. */
	private boolean terminating;

	DefaultDownloadManager(ManagerContext engine, RedirectRules rules) {
		this.engine = engine;
		this.rules = rules;
		this.destinations = new Destinations(engine.settings(),
				new PathClaims(engine.time().nanos(), engine.time().wall()));
	}

	public static DefaultDownloadManager create(ManagerSettings settings, UnaryOperator<HttpClient> customizer) {
		FailureClasses.load();
		Time time = Time.system();
		RedirectRules rules = new RedirectRules(settings.maxRedirects, settings.allowHttpsToHttp, settings.urlPolicy,
				settings.addressPolicy, settings.urlRules);
		DownloadScheduler scheduler = scheduler(settings);
		// A connection that is being closed still counts for a moment: hence a few more.
		HttpTransport transport = HttpTransport.create(settings.maxConcurrent + 16, scheduler::connections,
				settings.timeouts.connect(), settings.urlPolicy.denyingAddresses(settings.addressPolicy),
				withProxy(settings.proxy, customizer));
		DownloadSource source = new WebClientSource(transport, rules,
				new ResponseHeaders(settings.redactor, time.wall()), settings.timeouts.response(), time.timer(),
				time.nanos());
		return create(settings, time, source, rules, scheduler);
	}

	public static DefaultDownloadManager create(ManagerSettings settings, Time time, DownloadSource source,
			RedirectRules rules) {
		return create(settings, time, source, rules, scheduler(settings));
	}

	private static UnaryOperator<HttpClient> withProxy(@Nullable ProxySettings proxy,
			UnaryOperator<HttpClient> customizer) {
		return (proxy != null) ? (client) -> customizer.apply(ProxyRoute.through(proxy, client)) : customizer;
	}

	private static DownloadScheduler scheduler(ManagerSettings settings) {
		return new DownloadScheduler(settings.maxConcurrent, settings.maxPerHost);
	}

	private static DefaultDownloadManager create(ManagerSettings settings, Time time, DownloadSource source,
			RedirectRules rules, DownloadScheduler scheduler) {
		return new DefaultDownloadManager(ManagerContext.create(settings, source, time, scheduler), rules);
	}

	@Override
	public Download submit(DownloadRequest request) {
		Objects.requireNonNull(request, "request");
		enter();
		try {
			return admit(request);
		}
		finally {
			leave();
		}
	}

	private Download admit(DownloadRequest request) {
		check(request);
		DownloadSink sink = this.destinations.sink(request);
		DownloadTask task = taskOrRelease(request, sink);
		DownloadHandle handle = task.handle();
		int limit = this.engine.settings().maxQueued;
		if (!task.enter(limit, () -> this.live.put(handle.id(), task))) {
			release(sink);
			throw new DownloadException.QueueFull(limit);
		}
		return handle;
	}

	private DownloadTask taskOrRelease(DownloadRequest request, DownloadSink sink) {
		try {
			return task(request, sink);
		}
		catch (Throwable ex) {
			// A redactor, for example, is code that is not ours.
			release(sink);
			throw ex;
		}
	}

	private DownloadTask task(DownloadRequest request, DownloadSink sink) {
		DownloadHandle handle = new DownloadHandle(Ids.next(this.engine.time().now()), request,
				this.engine.publisher());
		DownloadTask task = new DownloadTask(this.engine, handle, this.sequences.incrementAndGet(), sink, this.onEnd);
		handle.of(task);
		return task;
	}

	/** Every address that is known now is judged now; redirects later. */
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

	/** Of a sink that was never opened only its claim is left. */
	private static void release(DownloadSink sink) {
		try {
			sink.abort();
		}
		catch (Exception | Error ex) {
			DownloadLog.cleanUpFailed("-", ex);
		}
	}

	private void ended(DownloadTask task, DownloadOutcome reason) {
		synchronized (this.finished) {
			this.finished.put(task.handle().id(), task);
			if (this.finished.size() > this.engine.settings().history) {
				this.finished.remove(this.finished.keySet().iterator().next());
			}
		}
		// In this order: whoever waits for the shutdown finds every handle complete.
		task.handle().complete(reason);
		this.live.remove(task.handle().id());
		terminateIfIdle();
	}

	@Override
	public Optional<Download> find(String id) {
		Objects.requireNonNull(id, "id");
		return Optional.ofNullable(task(id)).map(DownloadTask::handle);
	}

	private @Nullable DownloadTask task(String id) {
		DownloadTask task = this.live.get(id);
		if (task != null) {
			return task;
		}
		synchronized (this.finished) {
			return this.finished.get(id);
		}
	}

	@Override
	public List<DownloadSnapshot> downloads() {
		return tasks().stream().map(DownloadTask::snapshot).toList();
	}

	@Override
	public List<DownloadSnapshot> downloads(String group) {
		Objects.requireNonNull(group, "group");
		return tasks().stream().filter((task) -> isIn(task, group)).map(DownloadTask::snapshot).toList();
	}

	private Collection<DownloadTask> tasks() {
		Map<String, DownloadTask> all = new LinkedHashMap<>(this.live);
		synchronized (this.finished) {
			all.putAll(this.finished);
		}
		List<DownloadTask> sorted = new ArrayList<>(all.values());
		sorted.sort(Comparator.comparingLong(DownloadTask::sequence));
		return sorted;
	}

	private static boolean isIn(DownloadTask task, String group) {
		return group.equals(task.request().group());
	}

	@Override
	public boolean cancel(String id) {
		Objects.requireNonNull(id, "id");
		DownloadTask task = this.live.get(id);
		return task != null && task.cancel();
	}

	@Override
	public int cancelAll() {
		return cancel((job) -> true);
	}

	@Override
	public int cancelGroup(String group) {
		Objects.requireNonNull(group, "group");
		return cancel((job) -> group.equals(job.group()));
	}

	/**
	 * Nobody that is to be cancelled may get the slot of another one. So those that wait
	 * leave the queue first, in one step; then the end of each is decided; only then the
	 * first slot is given back.
	 */
	private int cancel(Predicate<DownloadScheduler.Job> which) {
		this.engine.scheduler().removeAll(which);
		List<DownloadTask> cancelled = new ArrayList<>();
		this.live.values().forEach((task) -> {
			if (which.test(task) && task.decideToCancel()) {
				cancelled.add(task);
			}
		});
		// Those that run are among the first.
		cancelled.sort(Comparator.comparingLong(DownloadTask::sequence));
		cancelled.forEach(DefaultDownloadManager::carryOut);
		return cancelled.size();
	}

	/** What goes wrong with one must not keep the others from their end. */
	private static void carryOut(DownloadTask task) {
		try {
			task.carryOut();
		}
		catch (RuntimeException | Error ex) {
			DownloadLog.defect(task.handle().id(), ex);
		}
	}

	@Override
	public boolean discardPartial(DownloadRequest request) {
		Objects.requireNonNull(request, "request");
		return this.destinations.discard(request);
	}

	@Override
	public int activeDownloads() {
		return this.engine.scheduler().active();
	}

	@Override
	public int queuedDownloads() {
		return this.engine.scheduler().queued();
	}

	@Override
	public Flux<DownloadEvent> events() {
		return this.engine.publisher().events();
	}

	@Override
	public EventSubscription subscribe() {
		return this.engine.publisher().subscribe();
	}

	@Override
	public Mono<Void> drain() {
		synchronized (this) {
			this.draining = !this.shutdown || this.draining;
			this.shutdown = true;
		}
		return terminated();
	}

	@Override
	public Mono<Void> shutdown() {
		synchronized (this) {
			this.shutdown = true;
			this.draining = false;
		}
		this.engine.scheduler().close();
		cancelAll();
		return terminated();
	}

	private Mono<Void> terminated() {
		terminateIfIdle();
		// Who is called by us would wait for itself.
		return Mono.defer(() -> this.engine.workers().isCallback() ? this.quiet.asMono() : this.terminated.asMono());
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public void close() {
		Mono<Void> end = shutdown();
		if (!this.engine.workers().isInDownload() && !Schedulers.isInNonBlockingThread()) {
			Waiting.forEnd(end, this.engine.settings().shutdownGrace);
		}
	}

	private synchronized void enter() {
		if (this.shutdown) {
			throw new DownloadException.ManagerShutdown();
		}
		this.entering++;
	}

	private void leave() {
		boolean late;
		synchronized (this) {
			this.entering--;
			if (!this.shutdown) {
				return;
			}
			late = !this.draining;
		}
		if (late) {
			// It came in at the last moment; the shutdown has looked already.
			cancelAll();
		}
		terminateIfIdle();
	}

	private void terminateIfIdle() {
		synchronized (this) {
			if (!this.shutdown || this.entering > 0 || !this.live.isEmpty() || this.terminating) {
				return;
			}
			this.terminating = true;
		}
		this.engine.publisher().close();
		// It ends on a network thread, where neither stopping threads nor the code of
		// whoever waits for the end may run.
		this.engine.source()
			.shutdown()
			.timeout(MAX_DISPOSAL, this.engine.time().timer())
			.onErrorComplete()
			.subscribe(null, null, this::disposed);
	}

	private void disposed() {
		try {
			this.engine.workers().writers().execute(this::terminate);
		}
		catch (RuntimeException | Error ex) {
			// No thread to be had: then on this one, rather than never.
			terminate();
		}
	}

	private void terminate() {
		CompletableFuture<Void> callbacks = this.engine.workers().shutdown();
		this.engine.time().timer().dispose();
		this.quiet.tryEmitEmpty();
		callbacks.thenRun(this.terminated::tryEmitEmpty);
	}

}
