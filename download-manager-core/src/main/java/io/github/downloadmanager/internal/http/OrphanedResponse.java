package io.github.downloadmanager.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.NettyInbound;

/**
 * The answer to a request that was cancelled before anybody heard of it. If it comes at
 * that very moment, Spring's connector drops it without its body, and Reactor Netty keeps
 * for ever what of the body has arrived (spring-framework pull request 37239). So
 * somebody asks for the body, whether it comes or not.
 */
final class OrphanedResponse {

	@GuardedBy("this")
	private @Nullable NettyInbound inbound;

	@GuardedBy("this")
	private boolean discarded;

	/** The request goes out. */
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

	/** Nobody wants it any more. */
	void discard() {
		NettyInbound found;
		synchronized (this) {
			this.discarded = true;
			found = this.inbound;
			this.inbound = null;
		}
		if (found != null) {
			// If somebody has the body after all, this one is refused.
			found.receive().subscribe((buffer) -> {
			}, (ex) -> {
			});
		}
	}

}
