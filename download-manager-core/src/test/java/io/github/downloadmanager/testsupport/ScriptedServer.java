package io.github.downloadmanager.testsupport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A server on a bare socket, for what no decent one does. Notes every request, and how
 * many it served at one time.
 */
public final class ScriptedServer implements AutoCloseable {

	private final RawServer server;

	private final Function<Request, ServerReply> script;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger active = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	private ScriptedServer(Function<Request, ServerReply> script) {
		this.script = script;
		this.server = RawServer.start(this::serve);
	}

	/** Start a server that replies to each request as the script says. */
	public static ScriptedServer start(Function<Request, ServerReply> script) {
		return new ScriptedServer(script);
	}

	/** Start a server that gives these replies to GET requests in turn, then the last. */
	public static ScriptedServer inTurn(ServerReply... replies) {
		AtomicInteger next = new AtomicInteger();
		return start((request) -> request.method().equals("HEAD") ? ServerReply.status(405)
				: replies[Math.min(next.getAndIncrement(), replies.length - 1)]);
	}

	public URI uri(String target) {
		return URI.create("http://127.0.0.1:" + this.server.port() + target);
	}

	/** All requests so far, in order. */
	public List<Request> requests() {
		return this.requests;
	}

	public List<Request> gets() {
		return this.requests.stream().filter((request) -> request.method().equals("GET")).toList();
	}

	/** Connections that were made. */
	public int connections() {
		return this.server.connections();
	}

	/** Connections that are open now, as far as the server can tell. */
	public int openConnections() {
		return this.server.openConnections();
	}

	/** The greatest number of GET requests that were served at one time. */
	public int peak() {
		return this.peak.get();
	}

	/** GET requests that are being served now. */
	public int active() {
		return this.active.get();
	}

	private void serve(Socket client) throws IOException {
		client.setTcpNoDelay(true);
		InputStream in = new BufferedInputStream(client.getInputStream());
		Request request = read(in);
		while (request != null) {
			this.requests.add(request);
			if (!reply(client, in, request)) {
				return;
			}
			request = read(in);
		}
	}

	private boolean reply(Socket client, InputStream in, Request request) throws IOException {
		boolean counted = request.method().equals("GET");
		if (counted) {
			this.peak.accumulateAndGet(this.active.incrementAndGet(), Math::max);
		}
		AtomicInteger left = new AtomicInteger(counted ? 1 : 0);
		Runnable over = () -> {
			if (left.getAndSet(0) == 1) {
				this.active.decrementAndGet();
			}
		};
		try {
			return this.script.apply(request).send(client, in, request, over);
		}
		finally {
			over.run();
		}
	}

	private static @Nullable Request read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null || line.isEmpty()) {
			return null;
		}
		String[] parts = line.split(" ", 3);
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
			int colon = header.indexOf(':');
			headers.merge(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip(),
					(one, other) -> one + ", " + other);
		}
		return new Request(parts[0], parts[1], headers);
	}

	private static @Nullable String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int next = in.read();
		while (next >= 0 && next != '\n') {
			if (next != '\r') {
				line.append((char) next);
			}
			next = in.read();
		}
		return (next < 0 && line.isEmpty()) ? null : line.toString();
	}

	@Override
	public void close() {
		this.server.close();
	}

	static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * A request as it came.
	 *
	 * @param method the method
	 * @param target the request target
	 * @param headers values by lower-case name
	 */
	public record Request(String method, String target, Map<String, String> headers) {

		public @Nullable String header(String name) {
			return this.headers.get(name.toLowerCase(Locale.ROOT));
		}

	}

}
