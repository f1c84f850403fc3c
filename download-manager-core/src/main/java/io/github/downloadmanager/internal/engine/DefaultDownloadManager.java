package io.github.downloadmanager.internal.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadGroup;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LostEvents;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.ScheduledBandwidth;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.internal.host.HostThrottle;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.http.HttpTransport;
import io.github.downloadmanager.internal.http.RequestPolicy;
import io.github.downloadmanager.internal.http.ResponseHeaders;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The manager that users get: passes every call to the part that answers it.
 */
public final class DefaultDownloadManager implements DownloadManager {

	/** The scheduler limits connections, and its limit may be changed at any time. */
	private static final int MAX_CONNECTIONS = Integer.MAX_VALUE;

	private final ManagerContext context;

	private final DownloadRegistry registry;

	private final ManagerLifecycle lifecycle;

	private final LiveLimits limits;

	private final Admission admission;

	DefaultDownloadManager(ManagerContext context, RequestPolicy rules, DownloadRegistry registry) {
		this.context = context;
		this.registry = registry;
		this.limits = new LiveLimits(context);
		this.lifecycle = new ManagerLifecycle(context, this.registry, this::cancelAll);
		this.admission = new Admission(context, rules, this.registry, this.lifecycle);
	}

	public static DefaultDownloadManager create(ManagerSettings settings, UnaryOperator<HttpClient> customizer) {
		PreloadedClasses.load();
		Time time = Time.system();
		RequestPolicy rules = new RequestPolicy(settings.maxRedirects, settings.allowHttpsToHttp, settings.urlPolicy,
				settings.addressPolicy, settings.urlRules);
		DownloadScheduler scheduler = scheduler(settings, time);
		HttpTransport transport = HttpTransport.create(MAX_CONNECTIONS, scheduler::connections,
				settings.timeouts.connect(), settings.urlPolicy.denyingAddresses(settings.addressPolicy),
				withProxy(settings.proxy, customizer));
		DownloadSource source = new WebClientSource(transport, rules,
				new ResponseHeaders(settings.redactor, time.wall()), settings.timeouts.response(), time.timer(),
				time.nanos());
		return create(settings, time, source, rules, scheduler);
	}

	public static DefaultDownloadManager create(ManagerSettings settings, Time time, DownloadSource source,
			RequestPolicy rules) {
		return create(settings, time, source, rules, scheduler(settings, time));
	}

	private static UnaryOperator<HttpClient> withProxy(@Nullable ProxySettings proxy,
			UnaryOperator<HttpClient> customizer) {
		return (proxy != null) ? (client) -> customizer.apply(ProxyRoute.through(proxy, client)) : customizer;
	}

	private static DownloadScheduler scheduler(ManagerSettings settings, Time time) {
		return new DownloadScheduler(settings.limits(), settings.fairGroups,
				new HostGate(new HostThrottle(time, settings.throttle()), settings.retry));
	}

	private static DefaultDownloadManager create(ManagerSettings settings, Time time, DownloadSource source,
			RequestPolicy rules, DownloadScheduler scheduler) {
		DownloadRegistry registry = new DownloadRegistry(settings.history);
		ManagerContext context = ManagerContext.create(settings, source, time, scheduler, registry::live);
		DefaultDownloadManager manager = new DefaultDownloadManager(context, rules, registry);
		manager.limits.startSchedule();
		return manager;
	}

	@Override
	public Download submit(DownloadRequest request) {
		Objects.requireNonNull(request, "request");
		return this.admission.submit(request, null);
	}

	@Override
	public Optional<Download> find(String id) {
		Objects.requireNonNull(id, "id");
		return Optional.ofNullable(this.registry.find(id)).map(DownloadTask::handle);
	}

	@Override
	public List<DownloadSnapshot> downloads() {
		return this.registry.all().stream().map(DownloadTask::snapshot).toList();
	}

	@Override
	public List<DownloadSnapshot> downloads(String group) {
		Objects.requireNonNull(group, "group");
		return this.registry.all().stream().filter((task) -> isIn(task, group)).map(DownloadTask::snapshot).toList();
	}

	private static boolean isIn(DownloadTask task, String group) {
		return group.equals(task.request().group());
	}

	@Override
	public boolean cancel(String id) {
		Objects.requireNonNull(id, "id");
		DownloadTask task = this.registry.findLive(id);
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
	 * Cancel every download of a kind. None of them may get the slot of another one. So
	 * first those that wait leave the queue, in one step; then the outcome of each is
	 * decided; only then the first slot is given back.
	 */
	private int cancel(Predicate<Job> which) {
		this.context.scheduler().removeAll(which);
		List<DownloadTask> cancelled = new ArrayList<>();
		this.registry.live().forEach((task) -> {
			if (which.test(task) && task.decideToCancel()) {
				cancelled.add(task);
			}
		});
		// The downloads that run were submitted before those that wait.
		cancelled.sort(Comparator.comparingLong(DownloadTask::sequence));
		cancelled.forEach(DefaultDownloadManager::carryOut);
		if (!cancelled.isEmpty()) {
			DownloadLog.cancelled(cancelled.size());
		}
		return cancelled.size();
	}

	/** A defect in one download must not keep the others from their end. */
	private static void carryOut(DownloadTask task) {
		try {
			task.carryOut();
		}
		catch (RuntimeException | Error ex) {
			DownloadLog.defect(task.handle().id(), ex);
		}
	}

	@Override
	public DownloadGroup group(String name) {
		Objects.requireNonNull(name, "name");
		GroupLimits.requireName(name);
		return new NamedGroup(this, this.context.holds(), name);
	}

	@Override
	public Limits limits() {
		return this.limits.current();
	}

	@Override
	public Limits limits(Limits limits, String by) {
		Objects.requireNonNull(limits, "limits");
		return updateLimits((current) -> limits, by);
	}

	@Override
	public Limits updateLimits(UnaryOperator<Limits> change, String by) {
		Objects.requireNonNull(change, "change");
		Objects.requireNonNull(by, "by");
		return this.limits.update(change, by);
	}

	@Override
	public Optional<ScheduledBandwidth> scheduledBandwidth() {
		return this.limits.scheduled();
	}

	@Override
	public void hold(HoldMode mode) {
		Objects.requireNonNull(mode, "mode");
		this.context.holds().hold(mode);
	}

	@Override
	public HoldMode hold() {
		return this.context.holds().manager();
	}

	@Override
	public int pausedDownloads() {
		return this.context.scheduler().rest().paused();
	}

	@Override
	public Download retry(String id) {
		Objects.requireNonNull(id, "id");
		DownloadTask ended = this.registry.find(id);
		if (ended == null) {
			throw new NoSuchElementException("no download with the id '" + SafeText.printable(id) + "' is known");
		}
		if (!ended.status().isTerminal()) {
			throw new IllegalStateException("the download has not ended: it is " + ended.status());
		}
		if (ended.request().sink() != null) {
			throw new IllegalStateException("the request has a sink of its own, which serves one download only");
		}
		return this.admission.submit(ended.request(), id);
	}

	@Override
	public boolean forget(String id) {
		return this.registry.forget(Objects.requireNonNull(id, "id"));
	}

	@Override
	public boolean discardPartial(DownloadRequest request) {
		return this.admission.discardPartial(Objects.requireNonNull(request, "request"));
	}

	@Override
	public int activeDownloads() {
		return this.context.scheduler().active();
	}

	@Override
	public int queuedDownloads() {
		return this.context.scheduler().queued();
	}

	@Override
	public int activeConnections() {
		return this.context.scheduler().connections();
	}

	@Override
	public int pausedHosts() {
		return this.context.hosts().paused();
	}

	@Override
	public LostEvents lostEvents() {
		return this.context.publisher().lost();
	}

	@Override
	public Flux<DownloadEvent> events() {
		return this.context.publisher().events();
	}

	@Override
	public EventSubscription subscribe() {
		return this.context.publisher().subscribe();
	}

	@Override
	public Mono<Void> drain() {
		return this.lifecycle.drain();
	}

	@Override
	public Mono<Void> shutdown() {
		return this.lifecycle.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.lifecycle.isShutdown();
	}

	@Override
	public void close() {
		this.lifecycle.close();
	}

}
