package io.github.downloadmanager.internal.http;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How all channels are closed at once. */
class OpenChannelsTests {

	private final OpenChannels channels = new OpenChannels();

	private final AtomicBoolean over = new AtomicBoolean();

	/** Whether the end was told while the group was still at work. */
	private final AtomicBoolean tooSoon = new AtomicBoolean();

	/** A channel that is closed by the time the group asks it to close. */
	private Channel quick() {
		EmbeddedChannel channel = new EmbeddedChannel();
		return (Channel) Proxy.newProxyInstance(Channel.class.getClassLoader(), new Class<?>[] { Channel.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("equals")) {
						return proxy == arguments[0];
					}
					Object result = method.invoke(channel, arguments);
					if (method.getName().equals("close") && this.over.get()) {
						this.tooSoon.set(true);
					}
					return result;
				});
	}

	/**
	 * The threads are stopped at the end. What the group still has to tell on them would
	 * be refused then, and logged as an error.
	 */
	@Test
	void theEndIsToldWhenTheGroupIsThroughWithAllChannels() {
		this.channels.add(quick());
		this.channels.add(quick());
		this.channels.close().subscribe(null, null, () -> this.over.set(true));
		assertThat(this.over).isTrue();
		assertThat(this.tooSoon).isFalse();
	}

	@Test
	void withoutChannelsItIsOverAtOnce() {
		this.channels.close().subscribe(null, null, () -> this.over.set(true));
		assertThat(this.over).isTrue();
	}

	@Test
	void whatIsAddedLaterIsClosedAtOnce() {
		this.channels.close().subscribe();
		EmbeddedChannel late = new EmbeddedChannel();
		this.channels.add(late);
		assertThat(late.isOpen()).isFalse();
	}

}
