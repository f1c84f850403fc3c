package io.github.downloadmanager.internal.http;

import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * The clients of a source: which connections a request may use. Connections are shared
 * among equal settings only. Safe for use by several threads.
 */
final class OriginClients {

	private static final int SLOW_BUFFER = 256 * 1024;

	private static final AttributeKey<Boolean> POST = AttributeKey.valueOf(OriginClients.class, "POST");

	private final HttpTransport transport;

	private final OriginClient client;

	/**
	 * A client whose connections are used for one request each. If a request fails on a
	 * kept connection, nobody can tell whether the server has seen it, and then a POST
	 * request must not be sent again (RFC 9110 section 9.2.2).
	 */
	private final OriginClient postClient;

	/**
	 * A client with connections of its own, for which the system receives little ahead.
	 * If such a body is read slowly, a server that has sent much ahead would wait so long
	 * that it gives up.
	 */
	private volatile @Nullable OriginClient slowClient;

	private volatile @Nullable OriginClient slowPostClient;

	OriginClients(HttpTransport transport) {
		this.transport = transport;
		this.client = new OriginClient(transport.httpClient());
		// Connections are not kept after POST.
		this.postClient = new OriginClient(posting(transport.httpClient()));
	}

	/**
	 * The client for a request.
	 * @param post whether the request has content
	 * @param slow whether its answer is read slowly
	 */
	OriginClient of(boolean post, boolean slow) {
		if (post) {
			return slow ? slowPostClient() : this.postClient;
		}
		return slow ? slowClient() : this.client;
	}

	/** The client is made at its first use, as most managers have no limit so low. */
	private OriginClient slowClient() {
		OriginClient slow = this.slowClient;
		if (slow == null) {
			slow = new OriginClient(slow(this.transport.httpClient()));
			this.slowClient = slow;
		}
		return slow;
	}

	private OriginClient slowPostClient() {
		OriginClient slow = this.slowPostClient;
		if (slow == null) {
			slow = new OriginClient(slow(posting(this.transport.httpClient())));
			this.slowPostClient = slow;
		}
		return slow;
	}

	private static HttpClient posting(HttpClient client) {
		return client.attr(POST, true);
	}

	private static HttpClient slow(HttpClient client) {
		return client.option(ChannelOption.SO_RCVBUF, SLOW_BUFFER).attr(Http2FlowControl.SLOW, true);
	}

}
