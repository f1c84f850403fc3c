package io.github.downloadmanager.testsupport;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.sink.FileNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How a {@link FakeSource} replies to one fetch. By default as a good server does: with
 * the content, or with the range that was asked for if its validator still holds.
 */
public final class FakeReply {

	private static final int CHUNK = 1024;

	private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	private final byte[] content;

	private int status = 200;

	private @Nullable Duration retryAfter;

	private @Nullable Throwable error;

	private boolean hangs;

	private @Nullable String etag = "\"v1\"";

	private boolean ranges = true;

	private boolean lengthKnown = true;

	private long stopAfter = Long.MAX_VALUE;

	private Flux<DataBuffer> stop = Flux.empty();

	private @Nullable Gate gate;

	private @Nullable Throwable behindGate;

	private @Nullable Gate headersGate;

	private OptionalLong lengthLie = OptionalLong.empty();

	private @Nullable ContentRange rangeLie;

	private List<Checksum> checksums = List.of();

	private long mostOfRange = Long.MAX_VALUE;

	private String contentType = "application/octet-stream";

	private FakeReply(byte[] content) {
		this.content = content;
	}

	public static FakeReply of(byte[] content) {
		return new FakeReply(content);
	}

	public static FakeReply status(int status) {
		FakeReply reply = new FakeReply(new byte[0]);
		reply.status = status;
		return reply;
	}

	public static FakeReply error(Throwable error) {
		FakeReply reply = new FakeReply(new byte[0]);
		reply.error = error;
		return reply;
	}

	/** Never sends headers. */
	public static FakeReply hang() {
		FakeReply reply = new FakeReply(new byte[0]);
		reply.hangs = true;
		return reply;
	}

	public FakeReply retryAfter(Duration delay) {
		this.retryAfter = delay;
		return this;
	}

	public FakeReply etag(@Nullable String value) {
		this.etag = value;
		return this;
	}

	public FakeReply ofType(String type) {
		this.contentType = type;
		return this;
	}

	/** Answers every request with the whole. */
	public FakeReply ignoringRange() {
		this.ranges = false;
		return this;
	}

	/** Says nothing of the size. */
	public FakeReply withoutLength() {
		this.lengthKnown = false;
		return this;
	}

	/** Announces another size than it sends. */
	public FakeReply announcing(long bytes) {
		this.lengthLie = OptionalLong.of(bytes);
		return this;
	}

	/** Says that its part lies elsewhere. */
	public FakeReply claiming(ContentRange range) {
		this.rangeLie = range;
		return this;
	}

	/** Says what digests its content has. */
	public FakeReply saying(Checksum... digests) {
		this.checksums = List.of(digests);
		return this;
	}

	/** Answers a range with its beginning, as a server may. */
	public FakeReply withRangesOf(long bytes) {
		this.mostOfRange = bytes;
		return this;
	}

	/** The body breaks off with an error. */
	public FakeReply failingAfter(long bytes, Throwable failure) {
		this.stopAfter = bytes;
		this.stop = Flux.error(failure);
		return this;
	}

	/** The body ends early, as if it were whole. */
	public FakeReply endingAfter(long bytes) {
		this.stopAfter = bytes;
		this.stop = Flux.empty();
		return this;
	}

	/** Nothing comes any more, and no error. */
	public FakeReply stallingAfter(long bytes) {
		this.stopAfter = bytes;
		this.stop = Flux.never();
		return this;
	}

	/** The rest comes when the gate is opened. */
	public FakeReply pausingAfter(long bytes, Gate there) {
		this.stopAfter = bytes;
		this.gate = there;
		return this;
	}

	/** What comes after the pause in place of the rest. */
	public FakeReply thenFailing(Throwable failure) {
		this.behindGate = failure;
		return this;
	}

	/** The headers come when the gate is opened. */
	public FakeReply headersBehind(Gate there) {
		this.headersGate = there;
		return this;
	}

	RemoteInfo info(SourceRequest request) {
		OptionalLong length = this.lengthKnown ? OptionalLong.of(this.content.length) : OptionalLong.empty();
		return new RemoteInfo(this.lengthLie.isPresent() ? this.lengthLie : length, this.ranges, this.etag, null,
				this.contentType, FileNames.fromUri(request.uri()), request.uri());
	}

	Mono<RemoteContent> answer(SourceRequest request, Consumer<ByteBuf> track) {
		if (this.hangs) {
			return Mono.never();
		}
		if (this.error != null) {
			return Mono.error(this.error);
		}
		if (this.headersGate != null) {
			return this.headersGate.pass().then(Mono.defer(() -> reply(request, track)));
		}
		return reply(request, track);
	}

	private Mono<RemoteContent> reply(SourceRequest request, Consumer<ByteBuf> track) {
		if (this.status != 200) {
			return Mono.error(new UnexpectedStatusException(this.status, this.retryAfter, OptionalLong.empty(),
					Origin.of(request.uri())));
		}
		Validator validator = Validator.of(this.etag, null, null, null);
		ByteRange asked = request.range();
		boolean partial = asked != null && this.ranges
				&& (request.validator() == null || request.validator().equals(validator));
		long from = partial ? asked.start() : 0;
		if (partial && from >= this.content.length) {
			return Mono.error(new UnexpectedStatusException(416, null, OptionalLong.of(this.content.length)));
		}
		int to = (int) (partial ? Math.min(asked.end(), this.content.length) : this.content.length);
		if (partial && to - from > this.mostOfRange) {
			to = (int) (from + this.mostOfRange);
		}
		OptionalLong total = this.lengthKnown ? OptionalLong.of(this.content.length) : OptionalLong.empty();
		ContentRange range = partial ? new ContentRange(from, to - 1, total) : null;
		OptionalLong bodyLength = this.lengthKnown ? OptionalLong.of(to - from) : OptionalLong.empty();
		if (this.lengthLie.isPresent()) {
			bodyLength = this.lengthLie;
		}
		return Mono.just(new RemoteContent(info(request), validator, partial,
				(partial && this.rangeLie != null) ? this.rangeLie : range, bodyLength, null, this.checksums,
				body((int) from, to, track)));
	}

	private Flux<DataBuffer> body(int from, int to, Consumer<ByteBuf> track) {
		int middle = (int) Math.min(to, Math.min(from + this.stopAfter, Integer.MAX_VALUE));
		if (this.stopAfter == Long.MAX_VALUE) {
			return chunks(from, to, track);
		}
		Flux<DataBuffer> rest = this.stop;
		if (this.gate != null) {
			Gate there = this.gate;
			rest = Flux.defer(() -> there.pass()
				.thenMany((this.behindGate != null) ? Flux.error(this.behindGate) : chunks(middle, to, track)));
		}
		return Flux.concat(chunks(from, middle, track), rest);
	}

	private Flux<DataBuffer> chunks(int from, int to, Consumer<ByteBuf> track) {
		int count = (to - from + CHUNK - 1) / CHUNK;
		return Flux.range(0, count).map((i) -> {
			int start = from + i * CHUNK;
			ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer(CHUNK);
			buffer.writeBytes(this.content, start, Math.min(CHUNK, to - start));
			track.accept(buffer);
			return FACTORY.wrap(buffer);
		});
	}

}
