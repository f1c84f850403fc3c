package io.github.downloadmanager.dashboard.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An origin whose files come as far as a test lets them: the first part of the path says
 * how it behaves.
 * <ul>
 * <li>{@code /file/name?size=}: at once</li>
 * <li>{@code /gated/name?size=}: as {@link #release} allows; can be continued</li>
 * <li>{@code /fixed/name?size=}: the same, but cannot be continued</li>
 * <li>{@code /unknown/name?size=}: the same, without saying how large it is</li>
 * <li>{@code /mute/name?size=}: says nothing before the first {@link #release}, then all
 * of it comes</li>
 * <li>{@code /flaky/name?size=}: 503 the first time, then as {@code gated}</li>
 * <li>{@code /status/404}: that status</li>
 * </ul>
 */
public final class TestOrigin implements AutoCloseable {

	private static final int CHUNK = 1024;

	private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-.*");

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	/** Chunks that may be sent, by name. */
	private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();

	/** Names that were asked for before. */
	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	private volatile boolean healthy;

	public TestOrigin() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	public String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/** Let some KiB of a file go on. */
	public void release(String name, int kibibytes) {
		gate(name).release(kibibytes);
	}

	/** From now on {@code /status/} answers with a small file. */
	public void heal() {
		this.healthy = true;
	}

	private Semaphore gate(String name) {
		return this.gates.computeIfAbsent(name, (key) -> new Semaphore(0));
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String[] path = exchange.getRequestURI().getPath().split("/");
			String query = exchange.getRequestURI().getQuery();
			int size = (query != null) ? Integer.parseInt(query.replaceAll("\\D", "")) : 1000;
			switch (path[1]) {
				case "file" -> send(exchange, path[2], size, true, true, false);
				case "gated" -> send(exchange, path[2], size, true, true, true);
				case "fixed" -> send(exchange, path[2], size, true, false, true);
				case "flaky" -> {
					if (this.asked.add(path[2])) {
						exchange.sendResponseHeaders(503, -1);
					}
					else {
						send(exchange, path[2], size, true, true, true);
					}
				}
				case "mute" -> {
					gate(path[2]).acquire();
					send(exchange, path[2], size, true, true, false);
				}
				case "unknown" -> send(exchange, path[2], size, false, false, true);
				default -> {
					if (this.healthy) {
						send(exchange, "healed", 1000, true, true, false);
					}
					else {
						exchange.sendResponseHeaders(Integer.parseInt(path[2]), -1);
					}
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void send(HttpExchange exchange, String name, int size, boolean known, boolean ranges, boolean gated)
			throws IOException, InterruptedException {
		int start = 0;
		if (ranges) {
			exchange.getResponseHeaders().set("ETag", "\"" + name + "\"");
			exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
			String range = exchange.getRequestHeaders().getFirst("Range");
			Matcher matcher = RANGE.matcher((range != null) ? range : "");
			if (matcher.matches()) {
				start = Integer.parseInt(matcher.group(1));
				exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-" + (size - 1) + "/" + size);
			}
		}
		exchange.sendResponseHeaders((start > 0) ? 206 : 200, known ? size - start : 0);
		try (OutputStream body = exchange.getResponseBody()) {
			// From JDK 22 on the headers wait for the first bytes of the body, else.
			body.flush();
			for (int sent = start; sent < size; sent += CHUNK) {
				if (gated) {
					gate(name).acquire();
				}
				body.write(new byte[Math.min(CHUNK, size - sent)]);
				body.flush();
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
