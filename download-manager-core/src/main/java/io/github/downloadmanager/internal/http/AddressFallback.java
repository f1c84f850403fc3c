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
 * Gets past an address of a host that does not answer. The client below tries the
 * addresses of a host one after the other, each for the whole time to connect. Here an
 * address after which another good one can be tried is given up early, and tried last for
 * as long as it does not answer.
 * <p>
 * That is not the race of RFC 8305, which the client below does not offer: the early end
 * is later than its 250 ms, because an attempt that is given up is lost.
 */
@ChannelHandler.Sharable
final class AddressFallback extends ChannelOutboundHandlerAdapter {

	/** Longer than a round trip around the world. */
	static final Duration EARLY = Duration.ofMillis(500);

	private static final int MAX_REMEMBERED = 1000;

	/** Those that did not answer, the latest one last. */
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
		// The last one has the most time: each gets its turn.
		List<InetSocketAddress> known = new ArrayList<>(this.unreachable.keySet());
		bad.sort((one, other) -> Integer.compare(known.indexOf(other), known.indexOf(one)));
		List<SocketAddress> all = new ArrayList<>(good);
		all.addAll(bad);
		for (int i = 0; i < all.size(); i++) {
			// Those that did not answer before are no reason to give up a good one.
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
		// Whatever else it may be, such as an end in between, tells nothing of the
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
