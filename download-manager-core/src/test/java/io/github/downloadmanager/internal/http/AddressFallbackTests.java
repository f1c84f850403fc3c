package io.github.downloadmanager.internal.http;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressFallback}.
 */
class AddressFallbackTests {

	private static final int FULL = 10_000;

	private static final int EARLY = (int) AddressFallback.EARLY.toMillis();

	private final AddressFallback fallback = new AddressFallback();

	private final SocketAddress first = address(1);

	private final SocketAddress second = address(2);

	@Test
	void aLoneAddressHasAllTheTime() {
		assertThat(timeout(this.fallback.order(List.of(this.first)).get(0), null)).isEqualTo(FULL);
	}

	@Test
	void oneBeforeAnotherIsGivenUpEarlyAndTriedLastFromThenOn() {
		List<SocketAddress> order = order();
		assertThat(order).containsExactly(this.first, this.second);
		assertThat(timeout(order.get(0), new ConnectException("timed out"))).isEqualTo(EARLY);
		assertThat(timeout(order.get(1), null)).isEqualTo(FULL);
		order = order();
		assertThat(order).containsExactly(this.second, this.first);
		assertThat(timeout(order.get(0), null)).as("the other one is no better").isEqualTo(FULL);
		assertThat(timeout(order.get(1), null)).isEqualTo(FULL);
		assertThat(order()).as("it answers again").containsExactly(this.first, this.second);
	}

	@Test
	void ifNoneAnswersEachGetsAllTheTimeInTurn() {
		for (SocketAddress last : List.of(this.second, this.first, this.second)) {
			List<SocketAddress> order = order();
			assertThat(order).last().isEqualTo(last);
			assertThat(timeout(order.get(0), new ConnectException())).isEqualTo(EARLY);
			assertThat(timeout(order.get(1), new ConnectException())).isEqualTo(FULL);
		}
	}

	@Test
	void aConnectionThatWasGivenUpTellsNothing() {
		timeout(this.first, new ClosedChannelException());
		assertThat(order()).containsExactly(this.first, this.second);
	}

	private List<SocketAddress> order() {
		return this.fallback.order(List.of(this.first, this.second));
	}

	/** Connects, which ends like this, and tells how long it would have been given. */
	private int timeout(SocketAddress address, @Nullable Throwable end) {
		EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {

			@Override
			public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
					ChannelPromise promise) {
				if (end != null) {
					promise.setFailure(end);
				}
				else {
					promise.setSuccess();
				}
			}

		}, this.fallback);
		channel.config().setConnectTimeoutMillis(FULL);
		channel.connect(address);
		channel.runPendingTasks();
		int timeout = channel.config().getConnectTimeoutMillis();
		channel.finishAndReleaseAll();
		return timeout;
	}

	private static SocketAddress address(int last) {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last }), 80);
		}
		catch (java.net.UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

}
