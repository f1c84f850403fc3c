package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server of files, as the query of their address says: {@code size} in bytes,
 * {@code hold} to send that many bytes and then nothing until {@link #release},
 * {@code failures} to answer 503 that often, {@code retryAfter} seconds for these,
 * {@code unknown=true} to leave out the length. Ranges are served.
 */
final class Origin implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

	private final CountDownLatch released = new CountDownLatch(1);

	final List<Headers> requests = Collections.synchronizedList(new ArrayList<>());

	final ConcurrentLinkedQueue<String> ranges = new ConcurrentLinkedQueue<>();

	private volatile boolean holding;

	private Origin(HttpServer server) {
		this.server = server;
	}

	static Origin start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			Origin origin = new Origin(server);
			server.setExecutor(origin.threads);
			server.createContext("/demo/files/", origin::file);
			server.start();
			return origin;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/** A file's address. */
	String demo(String nameAndQuery) {
		return url("/demo/files/" + nameAndQuery);
	}

	/** Whether somebody has got the first bytes of something that is held. */
	boolean isHolding() {
		return this.holding;
	}

	/** Let go what was held. */
	void release() {
		this.released.countDown();
	}

	private void file(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.add(exchange.getRequestHeaders());
			Map<String, String> query = query(exchange.getRequestURI().getQuery());
			int before = this.answers.computeIfAbsent(exchange.getRequestURI().toString(), (key) -> new AtomicInteger())
				.getAndIncrement();
			if (before < Integer.parseInt(query.getOrDefault("failures", "0"))) {
				if (query.containsKey("retryAfter")) {
					exchange.getResponseHeaders().set("Retry-After", query.get("retryAfter"));
				}
				exchange.sendResponseHeaders(query.containsKey("status") ? Integer.parseInt(query.get("status")) : 503,
						-1);
				return;
			}
			send(exchange, query);
		}
	}

	private void send(HttpExchange exchange, Map<String, String> query) throws IOException {
		long size = Long.parseLong(query.getOrDefault("size", "1000"));
		String range = exchange.getRequestHeaders().getFirst("Range");
		long start = (range != null) ? Long.parseLong(range.replaceAll("bytes=(\\d+)-.*", "$1")) : 0;
		exchange.getResponseHeaders().set("ETag", "\"" + size + "\"");
		exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
		if (range != null) {
			this.ranges.add(range);
			exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-" + (size - 1) + "/" + size);
		}
		long length = size - start;
		boolean unknown = query.containsKey("unknown");
		exchange.sendResponseHeaders((range != null) ? 206 : 200, unknown ? 0 : (length == 0) ? -1 : length);
		long hold = Long.parseLong(query.getOrDefault("hold", Long.toString(Long.MAX_VALUE)));
		try (OutputStream body = exchange.getResponseBody()) {
			for (long position = start; position < size;) {
				long end = (position < hold) ? Math.min(size, hold) : size;
				byte[] bytes = new byte[(int) Math.min(8192, end - position)];
				if (position >= hold) {
					body.flush();
					this.holding = true;
					this.released.await(5, TimeUnit.MINUTES);
				}
				body.write(bytes);
				position += bytes.length;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Map<String, String> query(String query) {
		Map<String, String> values = new HashMap<>();
		for (String parameter : (query != null) ? query.split("&") : new String[0]) {
			int equals = parameter.indexOf('=');
			if (equals > 0) {
				values.put(parameter.substring(0, equals), parameter.substring(equals + 1));
			}
		}
		return values;
	}

	@Override
	public void close() {
		release();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
