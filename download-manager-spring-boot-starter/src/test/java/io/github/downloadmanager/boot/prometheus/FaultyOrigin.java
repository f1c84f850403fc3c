package io.github.downloadmanager.boot.prometheus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server with the faults that alerts tell of. What a path begins with, up to a hyphen,
 * is the fault.
 */
final class FaultyOrigin implements AutoCloseable {

	private static final byte[] CONTENT = new byte[10_000];

	private final CountDownLatch never = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	/** How often each path was asked for. */
	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private final HttpServer server;

	FaultyOrigin() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String uri(String name) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/" + name;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		int number = this.requests.merge(path, 1, Integer::sum);
		try (exchange) {
			switch (path.substring(1).split("-")[0]) {
				case "missing" -> exchange.sendResponseHeaders(404, -1);
				case "busy" -> {
					exchange.getResponseHeaders().add("Retry-After", "36000");
					exchange.sendResponseHeaders(429, -1);
				}
				case "flaky" -> {
					if (number % 4 != 0) {
						exchange.sendResponseHeaders(503, -1);
						return;
					}
					exchange.sendResponseHeaders(200, CONTENT.length);
					exchange.getResponseBody().write(CONTENT);
				}
				case "cut" -> {
					exchange.sendResponseHeaders(200, CONTENT.length);
					exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / ((number == 1) ? 2 : 1));
					// The server of newer JDKs keeps what was written, and a close drops
					// it.
					exchange.getResponseBody().flush();
				}
				case "mute" -> {
					exchange.sendResponseHeaders(200, CONTENT.length);
					exchange.getResponseBody().write(CONTENT, 0, 100);
					exchange.getResponseBody().flush();
					this.never.await();
				}
				default -> {
					exchange.sendResponseHeaders(200, CONTENT.length);
					exchange.getResponseBody().write(CONTENT);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.never.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
