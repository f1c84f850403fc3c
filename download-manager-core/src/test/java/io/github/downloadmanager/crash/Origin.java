package io.github.downloadmanager.crash;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on the loopback interface, for tests with many processes or many
 * requests. It knows byte ranges and strong validators, keeps connections alive, and can
 * be slow, stop in the middle or break a connection in several ways. It remembers what it
 * was asked.
 */
public final class Origin implements AutoCloseable {

	private final ServerSocket listener;

	private final Function<Asked, Answer> site;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final List<Asked> asked = new ArrayList<>();

	private final AtomicInteger bodies = new AtomicInteger();

	private final AtomicInteger mostBodies = new AtomicInteger();

	/**
	 * Start a server.
	 * @param site what it answers
	 */
	public Origin(Function<Asked, Answer> site) {
		this.site = site;
		try {
			this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		spawn("origin", this::listen);
	}

	/**
	 * The address of something on this server.
	 * @param path with its leading slash
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.listener.getLocalPort() + path);
	}

	/**
	 * What was asked so far.
	 * @return a copy
	 */
	public List<Asked> asked() {
		synchronized (this.asked) {
			return new ArrayList<>(this.asked);
		}
	}

	/**
	 * The GET requests so far.
	 * @return a copy
	 */
	public List<Asked> gets() {
		return asked().stream().filter((request) -> request.method().equals("GET")).toList();
	}

	/** Forget what was asked. */
	public void forget() {
		synchronized (this.asked) {
			this.asked.clear();
		}
	}

	/**
	 * Wait for something to be asked.
	 * @param gets how many GET requests there must be
	 * @param millis how long to wait at most
	 * @return whether there were so many in time
	 */
	public boolean awaitGets(int gets, long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		synchronized (this.asked) {
			while (gets().size() < gets) {
				long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (left <= 0) {
					return false;
				}
				try {
					this.asked.wait(left);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return false;
				}
			}
			return true;
		}
	}

	/**
	 * How many bodies were being sent at once, at most.
	 * @return the number
	 */
	public int mostBodies() {
		return this.mostBodies.get();
	}

	@Override
	public void close() {
		closeQuietly(this.listener);
		this.open.forEach(Origin::closeQuietly);
	}

	private void listen() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				this.open.add(socket);
				spawn("origin-connection", () -> serve(socket));
			}
			catch (IOException ex) {
				// Closed.
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			OutputStream out = new BufferedOutputStream(socket.getOutputStream(), OriginBody.PIECE);
			Asked request = read(in);
			while (request != null && answer(request, socket, out)) {
				request = read(in);
			}
		}
		catch (IOException ex) {
			// The client went away, as it may.
		}
		finally {
			this.open.remove(socket);
		}
	}

	private static Asked read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		String[] first = line.split(" ");
		String range = null;
		String condition = null;
		for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
			String lower = header.toLowerCase(Locale.ROOT);
			if (lower.startsWith("range:")) {
				range = lower.substring("range:".length()).strip();
			}
			else if (lower.startsWith("if-range:")) {
				condition = header.substring("if-range:".length()).strip();
			}
		}
		long from = 0;
		long to = Long.MAX_VALUE;
		if (range != null) {
			String[] ends = range.substring("bytes=".length()).split("-", 2);
			from = Long.parseLong(ends[0]);
			to = ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]) + 1;
		}
		return new Asked(first[0], first[1], range != null, from, to, condition);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		while (true) {
			int c = in.read();
			if (c < 0) {
				return null;
			}
			if (c == '\n') {
				return line.toString();
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
	}

	/** Answer; whether the connection can be used again. */
	private boolean answer(Asked request, Socket socket, OutputStream out) throws IOException {
		Answer answer = this.site.apply(request);
		synchronized (this.asked) {
			this.asked.add(request);
			this.asked.notifyAll();
		}
		if (answer.fault() == Fault.RESET_AT_ONCE) {
			OriginBody.reset(socket);
			return false;
		}
		if (answer.status() != 200) {
			write(out, "HTTP/1.1 " + answer.status() + " Later\r\nContent-Length: 0\r\n\r\n");
			return true;
		}
		long size = answer.content().size();
		if (request.ranged() && request.from() >= size) {
			write(out, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nContent-Range: bytes */" + size
					+ "\r\n\r\n");
			out.flush();
			return true;
		}
		boolean partial = request.ranged() && request.from() < size
				&& (request.condition() == null || request.condition().equals(answer.etag()));
		long from = partial ? request.from() : 0;
		long to = partial ? Math.min(request.to(), size) : size;
		write(out, "HTTP/1.1 " + (partial ? "206 Partial Content" : "200 OK") + "\r\nAccept-Ranges: bytes\r\nETag: "
				+ answer.etag() + "\r\nContent-Length: " + (to - from) + "\r\n"
				+ (partial ? "Content-Range: bytes " + from + "-" + (to - 1) + "/" + size + "\r\n" : "") + "\r\n");
		if (request.method().equals("HEAD")) {
			return true;
		}
		this.mostBodies.accumulateAndGet(this.bodies.incrementAndGet(), Math::max);
		try {
			return OriginBody.send(answer, from, to, socket, out);
		}
		finally {
			this.bodies.decrementAndGet();
		}
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	private static void spawn(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// Nothing more to be done.
		}
	}

	/**
	 * A request.
	 *
	 * @param method the method
	 * @param path the path, with its query
	 * @param ranged whether a part was asked for
	 * @param from the first byte asked for
	 * @param to the byte after the last one asked for
	 * @param condition the value of {@code If-Range}, or {@code null}
	 */
	public record Asked(String method, String path, boolean ranged, long from, long to, String condition) {

	}

	/** How a body ends early. */
	public enum Fault {

		/** It does not. */
		NONE,
		/** The connection is reset before the headers. */
		RESET_AT_ONCE,
		/** The connection is reset in the body. */
		RESET,
		/** The connection is closed in the body. */
		TRUNCATE,
		/** Nothing more comes. */
		STALL,
		/** Nothing more comes until the gate opens. */
		HOLD

	}

	/**
	 * An answer.
	 *
	 * @param status 200, or one that brings no content
	 * @param content what lies there
	 * @param etag its strong validator
	 * @param rate bytes per second; 0 for no limit
	 * @param fault how it ends
	 * @param stopAt the position in the content where the fault strikes
	 * @param gate for {@link Fault#HOLD}
	 */
	public record Answer(int status, Content content, String etag, java.util.function.LongSupplier rate, Fault fault,
			long stopAt, CountDownLatch gate) {

		/**
		 * The whole content, as fast as it goes.
		 * @param content what lies there
		 * @return the answer
		 */
		public static Answer of(Content content) {
			return new Answer(200, content, "\"v" + content.seed() + "-" + content.size() + "\"", () -> 0, Fault.NONE,
					-1, null);
		}

		/**
		 * No content.
		 * @param status the status
		 * @return the answer
		 */
		public static Answer refused(int status) {
			return new Answer(status, null, null, () -> 0, Fault.NONE, -1, null);
		}

		/**
		 * The same, at a limited rate for each connection.
		 * @param bytesPerSecond the rate
		 * @return the answer
		 */
		public Answer at(java.util.function.LongSupplier bytesPerSecond) {
			return new Answer(this.status, this.content, this.etag, bytesPerSecond, this.fault, this.stopAt, this.gate);
		}

		/**
		 * The same, with a fault.
		 * @param kind the fault
		 * @param position where it strikes
		 * @return the answer
		 */
		public Answer with(Fault kind, long position) {
			return new Answer(this.status, this.content, this.etag, this.rate, kind, position, this.gate);
		}

		/**
		 * The same, held at a position until a gate opens.
		 * @param position where
		 * @param opens the gate
		 * @return the answer
		 */
		public Answer held(long position, CountDownLatch opens) {
			return new Answer(this.status, this.content, this.etag, this.rate, Fault.HOLD, position, opens);
		}

	}

}
