package io.github.downloadmanager.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.NettyInbound;

/**
 * The response to a request that was cancelled before anybody heard of the response. If
 * it comes at that very moment, Spring's connector drops it without its body, and Reactor
 * Netty keeps what has arrived of the body for ever (spring-framework pull request
 * 37239). Therefore this class subscribes to the body, whether it comes or not.
 */
final class OrphanedResponse {

	@GuardedBy("this")
	private @Nullable NettyInbound inbound;

	@GuardedBy("this")
	private boolean discarded;

	/** Remember the request when it is sent. */
	void sent(ClientHttpRequest request) {
		boolean tooLate;
		synchronized (this) {
			if (request.getNativeRequest() instanceof NettyInbound found) {
				this.inbound = found;
			}
			tooLate = this.discarded;
		}
		if (tooLate) {
			discard();
		}
	}

	/** Discard the response, as its request was cancelled. */
	void discard() {
		NettyInbound found;
		synchronized (this) {
			this.discarded = true;
			found = this.inbound;
			this.inbound = null;
		}
		if (found != null) {
			// If somebody has subscribed to the body already, this subscription is
			// refused.
			found.receive().subscribe((buffer) -> {
			}, (ex) -> {
			});
		}
	}

}
