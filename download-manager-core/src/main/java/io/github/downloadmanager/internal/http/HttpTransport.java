package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.policy.AddressPolicy;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * The connections of one manager: its own pool and event loops, so that nothing is shared
 * with the application and everything is released at shutdown.
 */
public final class HttpTransport {

	/**
	 * Largest piece of a body that is handed on at once. Both the buffers to read into
	 * and the HTTP decoder must allow it; their small defaults cost half of the
	 * throughput.
	 */
	private static final int CHUNK = ReceiveWindow.piece(1);

	private static final int MAX_HEADER_BYTES = 64 * 1024;

	private static final int MAX_STATUS_LINE_BYTES = 8 * 1024;

	/**
	 * How long an idle connection is kept. It is shorter than the keep-alive time of
	 * common servers, so that this side closes first.
	 */
	private static final Duration MAX_IDLE = Duration.ofSeconds(15);

	/**
	 * How often idle connections are looked for. Otherwise they would be noticed only by
	 * the next request to the same host, and there may be none.
	 */
	private static final Duration EVICTION = Duration.ofSeconds(5);

	/** How long the pool of a host is kept after its last request. */
	private static final Duration MAX_POOL_IDLE = Duration.ofSeconds(60);

	/** How long the event loops may finish their tasks at the shutdown. */
	private static final Duration MAX_DISPOSAL = Duration.ofSeconds(3);

	private final ConnectionProvider connections;

	private final LoopResources loops;

	private final OpenChannels channels;

	private final HttpClient client;

	private HttpTransport(ConnectionProvider connections, LoopResources loops, OpenChannels channels,
			HttpClient client) {
		this.connections = connections;
		this.loops = loops;
		this.channels = channels;
		this.client = client;
	}

	/**
	 * Set up connections. No thread is started before the first one.
	 * @param maxConnections how many connections one origin may have at most
	 * @param connections how many are in use just now
	 * @param connectTimeout how long a connection may take
	 * @param addresses judges each address before it is connected to; not asked for what
	 * a proxy connects to, of which only the name is known here
	 * @param customizer changes the client at the end
	 * @return the transport
	 */
	@SuppressWarnings("deprecation") // maxChunkSize still makes large chunks
	public static HttpTransport create(int maxConnections, IntSupplier connections, Duration connectTimeout,
			AddressPolicy addresses, UnaryOperator<HttpClient> customizer) {
		ReactorThreads.detach();
		ConnectionProvider provider = ConnectionProvider.builder("download-manager")
			.maxConnections(maxConnections)
			.pendingAcquireMaxCount(-1)
			.maxIdleTime(MAX_IDLE)
			.evictInBackground(EVICTION)
			.disposeInactivePoolsInBackground(EVICTION, MAX_POOL_IDLE)
			.build();
		LoopResources loops = LoopResources.create("download-http", Runtime.getRuntime().availableProcessors(), true);
		OpenChannels channels = new OpenChannels();
		HttpClient client = HttpClient.create(provider)
			// The default one is the same, but remembered for ever, and with it the event
			// loops.
			.resolver(NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE))
			.runOn(loops)
			.compress(false)
			.followRedirect(false)
			// Retries are the manager's to decide and to count.
			.disableRetry(true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis()))
			// Netty's default one gives large buffers back to the system, and clears each
			// new one.
			.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveBuffers(connections))
			.httpResponseDecoder((decoder) -> decoder.maxChunkSize(CHUNK)
				.maxHeaderSize(MAX_HEADER_BYTES)
				.maxInitialLineLength(MAX_STATUS_LINE_BYTES)
				.allowDuplicateContentLengths(true))
			// By default 8 KiB, and a head that is longer can cost all streams of its
			// connection.
			.http2Settings((settings) -> settings.maxHeaderListSize(MAX_HEADER_BYTES));
		try {
			client = customizer.apply(client);
		}
		catch (RuntimeException ex) {
			// The threads of the event loops exist by now.
			dispose(provider, loops, channels).subscribe();
			throw ex;
		}
		client = client.doOnChannelInit((observer, channel, remote) -> {
			channels.add(channel);
			ReceiveBuffers.install(channel);
		});
		HttpResponseDecoderSpec limits = client.configuration().decoder();
		client = client.doOnConnected((connection) -> ConnectionHandlers.install(connection, limits, CHUNK))
			.doOnRequest((request, connection) -> ConnectionHandlers.installOnStream(connection, connections));
		AddressGuard guard = new AddressGuard(addresses);
		AddressFallback fallback = new AddressFallback();
		client = client.resolvedAddressesSelector((configuration, resolved) -> fallback.order(resolved))
			.doOnChannelInit((observer, channel, remote) -> channel.pipeline()
				.addFirst("addressGuard", guard)
				.addFirst("addressFallback", fallback));
		return new HttpTransport(provider, loops, channels, client);
	}

	HttpClient httpClient() {
		return this.client;
	}

	/**
	 * Runs what is to come after the signal that is being handled: on a network thread,
	 * when it is through with it. By then the connection is back in the pool.
	 */
	Executor afterwards() {
		// If this thread is one of the event loops, onClient().next() returns its own
		// loop.
		return (task) -> this.loops.onClient(LoopResources.DEFAULT_NATIVE).next().execute(task);
	}

	/**
	 * Close every connection, whatever its state, and end the threads.
	 * @return completes when that is done
	 */
	Mono<Void> shutdown() {
		return dispose(this.connections, this.loops, this.channels);
	}

	/**
	 * Closes channels as well as the pool, because the pool does not know connections
	 * that are being made.
	 */
	private static Mono<Void> dispose(ConnectionProvider connections, LoopResources loops, OpenChannels channels) {
		return Mono.whenDelayError(connections.disposeLater(), channels.close())
			.onErrorComplete()
			.then(loops.disposeLater(Duration.ZERO, MAX_DISPOSAL));
	}

}
