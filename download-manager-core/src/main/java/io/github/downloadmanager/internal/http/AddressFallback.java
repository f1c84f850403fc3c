package io.github.downloadmanager.internal.http;

import java.io.Serial;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Gets past an address of a host that does not answer. Reactor Netty tries the addresses
 * of a host one after the other, and gives each the whole connect timeout. This class
 * ends the attempt at an address early if there is another good one. An address that did
 * not answer is tried last, until it answers.
 * <p>
 * This is not the race of RFC 8305, which Reactor Netty does not offer. An attempt that
 * is ended early is lost, so it ends later than after the 250 ms of that RFC.
 */
@ChannelHandler.Sharable
final class AddressFallback extends ChannelOutboundHandlerAdapter {

	/** Longer than a round trip around the world. */
	static final Duration EARLY = Duration.ofMillis(500);

	private static final int MAX_REMEMBERED = 1000;

	/** The addresses that did not answer. The latest one is the last. */
	@GuardedBy("this")
	private final Map<InetSocketAddress, Boolean> unreachable = new LinkedHashMap<>();

	/**
	 * Put the addresses of a host in the order in which to try them.
	 * @param resolved what its name resolves to
	 * @return the same addresses
	 */
	synchronized List<SocketAddress> order(List<? extends SocketAddress> resolved) {
		List<SocketAddress> good = new ArrayList<>();
		List<SocketAddress> bad = new ArrayList<>();
		for (SocketAddress address : resolved) {
			(this.unreachable.containsKey(address) ? bad : good).add(address);
		}
		// The last address has the most time, as no other one waits behind it. Bad
		// addresses take turns at that place.
		List<InetSocketAddress> known = new ArrayList<>(this.unreachable.keySet());
		bad.sort((one, other) -> Integer.compare(known.indexOf(other), known.indexOf(one)));
		List<SocketAddress> all = new ArrayList<>(good);
		all.addAll(bad);
		for (int i = 0; i < all.size(); i++) {
			// A good address is not ended early only because bad ones are left.
			boolean early = i < ((i < good.size()) ? good.size() : all.size()) - 1;
			if (early && all.get(i) instanceof InetSocketAddress inet && inet.getAddress() != null) {
				all.set(i, new Candidate(inet));
			}
		}
		return all;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
			ChannelPromise promise) {
		if (remote instanceof InetSocketAddress inet && inet.getAddress() != null) {
			if (remote instanceof Candidate) {
				shorten(context.channel());
			}
			promise.addListener((done) -> connected(inet, done.cause()));
		}
		context.connect(remote, local, promise);
	}

	private static void shorten(Channel channel) {
		int most = channel.config().getConnectTimeoutMillis();
		int early = (int) EARLY.toMillis();
		channel.config().setConnectTimeoutMillis((most == 0) ? early : Math.min(most, early));
	}

	private synchronized void connected(InetSocketAddress address, @Nullable Throwable failure) {
		// Any other failure, such as the end of the download, says nothing about the
		// address.
		boolean bad = failure instanceof ConnectException || failure instanceof NoRouteToHostException;
		if (failure == null || bad) {
			this.unreachable.remove(address);
		}
		if (bad) {
			this.unreachable.put(new InetSocketAddress(address.getAddress(), address.getPort()), true);
			if (this.unreachable.size() > MAX_REMEMBERED) {
				this.unreachable.remove(this.unreachable.keySet().iterator().next());
			}
		}
	}

	/** An address after which another one can be tried. */
	private static final class Candidate extends InetSocketAddress {

		@Serial
		private static final long serialVersionUID = 1L;

		private Candidate(InetSocketAddress address) {
			super(address.getAddress(), address.getPort());
		}

	}

}
