package io.github.downloadmanager.internal.http;

import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.core.publisher.Mono;

/**
 * Every channel that is open, from the moment at which it is set up: also one that still
 * looks for an address, connects, or is in a TLS handshake, of which no pool knows yet.
 */
final class OpenChannels {

	/** Stays closed: what is added later is closed at once. */
	private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	/** A channel leaves by itself when it is closed. */
	void add(Channel channel) {
		this.channels.add(channel);
	}

	/**
	 * Close all of them, and any that is added from now on. Not by way of their handlers:
	 * that of TLS would wait for a handshake that hangs.
	 * @return closes them when it is subscribed, and completes when they are closed
	 */
	Mono<Void> close() {
		return Mono.create((sink) -> {
			this.channels.newCloseFuture().addListener((closed) -> sink.success());
			// A copy, as each one leaves when it is closed.
			for (Channel channel : List.copyOf(this.channels)) {
				channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
			}
			this.channels.close();
		});
	}

}
