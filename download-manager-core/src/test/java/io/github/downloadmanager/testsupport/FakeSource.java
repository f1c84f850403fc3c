package io.github.downloadmanager.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.RequestPermit;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A source without a network that does what a script says: a reply for each fetch in
 * turn, and the last word for all that follow.
 */
public final class FakeSource implements DownloadSource {

	private final Queue<FakeReply> script = new ConcurrentLinkedQueue<>();

	private final Map<String, FakeReply> byPath = new ConcurrentHashMap<>();

	private volatile FakeReply otherwise;

	private volatile @Nullable Mono<RemoteInfo> head;

	private final List<SourceRequest> fetches = new CopyOnWriteArrayList<>();

	private final List<SourceRequest> probes = new CopyOnWriteArrayList<>();

	private final List<ByteBuf> buffers = new ArrayList<>();

	private final AtomicInteger active = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicInteger shutdowns = new AtomicInteger();

	public FakeSource(byte[] content) {
		this.otherwise = FakeReply.of(content);
	}

	/** Reply to the next fetches like this, one after the other. */
	public FakeSource then(FakeReply... replies) {
		this.script.addAll(List.of(replies));
		return this;
	}

	/** Reply like this when the script is at its end. */
	public FakeSource otherwise(FakeReply reply) {
		this.otherwise = reply;
		return this;
	}

	/** Reply to fetches of this path always like this. */
	public FakeSource at(String path, FakeReply reply) {
		this.byPath.put(path, reply);
		return this;
	}

	/** Answer probes like this. */
	public FakeSource head(Mono<RemoteInfo> answer) {
		this.head = answer;
		return this;
	}

	@Override
	public Mono<RemoteInfo> probe(SourceRequest request) {
		return Mono.defer(() -> permitted(request, (permit) -> {
			this.probes.add(request);
			Mono<RemoteInfo> answer = this.head;
			return answered(permit, (answer != null) ? answer : Mono.just(this.otherwise.info(request)));
		})).doOnCancel(this.cancelled::incrementAndGet);
	}

	@Override
	public <T> Mono<T> fetch(SourceRequest request, Function<RemoteContent, Mono<T>> reader) {
		return Mono.defer(() -> permitted(request, (permit) -> {
			this.fetches.add(request);
			int now = this.active.incrementAndGet();
			this.peak.accumulateAndGet(now, Math::max);
			FakeReply fixed = this.byPath.get(request.uri().getPath());
			FakeReply next = (fixed != null) ? fixed : this.script.poll();
			FakeReply reply = (next != null) ? next : this.otherwise;
			// Before the end is told: what follows from it may come back here at once.
			return answered(permit, reply.answer(request, this::track)).flatMap(reader)
				.doOnTerminate(this.active::decrementAndGet)
				.doOnCancel(() -> {
					this.active.decrementAndGet();
					this.cancelled.incrementAndGet();
				});
		}));
	}

	/** As each request of a real source, it needs a permit. */
	private static <T> Mono<T> permitted(SourceRequest request, Function<RequestPermit, Mono<T>> sent) {
		RequestPermit permit;
		try {
			permit = request.access().acquire(request.uri());
		}
		catch (HostPausedException ex) {
			return Mono.error(ex);
		}
		return sent.apply(permit).doOnTerminate(permit::close).doOnCancel(permit::close);
	}

	private static <T> Mono<T> answered(RequestPermit permit, Mono<T> answer) {
		return answer.doOnNext((content) -> permit.answered(200, null))
			.doOnError(UnexpectedStatusException.class, (ex) -> permit.answered(ex.status(), ex.retryAfter()));
	}

	@Override
	public Executor afterwards() {
		return Runnable::run;
	}

	@Override
	public Mono<Void> shutdown() {
		return Mono.fromRunnable(this.shutdowns::incrementAndGet);
	}

	private void track(ByteBuf buffer) {
		synchronized (this.buffers) {
			this.buffers.add(buffer);
		}
	}

	/** The fetches so far, in order. */
	public List<SourceRequest> fetches() {
		return this.fetches;
	}

	/** The probes so far, in order. */
	public List<SourceRequest> probes() {
		return this.probes;
	}

	/** The greatest number of fetches at one time. */
	public int peak() {
		return this.peak.get();
	}

	/** Fetches that go on now. */
	public int active() {
		return this.active.get();
	}

	/** Probes and fetches that were aborted. */
	public int cancelled() {
		return this.cancelled.get();
	}

	public int shutdowns() {
		return this.shutdowns.get();
	}

	/** Buffers handed out and not released. */
	public long unreleased() {
		synchronized (this.buffers) {
			return this.buffers.stream().filter((buffer) -> buffer.refCnt() != 0).count();
		}
	}

}
