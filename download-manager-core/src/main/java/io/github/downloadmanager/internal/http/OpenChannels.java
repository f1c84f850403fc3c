package io.github.downloadmanager.internal.http;

import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.core.publisher.Mono;

/**
 * Every channel that is open, from the moment at which it is set up. It includes channels
 * that still resolve an address, connect, or are in a TLS handshake, which no pool knows
 * yet.
 */
final class OpenChannels {

	/**
	 * Once closed the group stays closed: a channel that is added later is closed at
	 * once.
	 */
	private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	/** Add a channel. It leaves by itself when it is closed. */
	void add(Channel channel) {
		this.channels.add(channel);
	}

	/**
	 * Close all channels, and any that is added from now on. The handlers of a channel
	 * are passed by: that of TLS would wait for a handshake that hangs.
	 * @return closes them when it is subscribed, and completes when they are closed
	 */
	Mono<Void> close() {
		return Mono.create((sink) -> {
			// This is a copy, because each channel leaves the group when it is closed.
			for (Channel channel : List.copyOf(this.channels)) {
				channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
			}
			this.channels.close();
			// Not before: the group tells its future of each channel on that channel's
			// thread, and whoever waits for the end stops the threads.
			this.channels.newCloseFuture().addListener((closed) -> sink.success());
		});
	}

}
