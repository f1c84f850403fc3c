package io.github.downloadmanager.dashboard.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A reverse proxy that shows a server below a prefix, and asks it without, by another
 * name. It sends no header that would tell of that.
 */
public final class PrefixProxy implements AutoCloseable {

	/** What belongs to a connection, or is set by the client. */
	private static final Set<String> SKIPPED = Set.of("host", "connection", "content-length", "transfer-encoding",
			"upgrade", "http2-settings");

	private final String prefix;

	private final int port;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/**
	 * Start it.
	 * @param prefix such as {@code /apps/tool}
	 * @param port of the server behind it
	 */
	public PrefixProxy(String prefix, int port) {
		this.prefix = prefix;
		this.port = port;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext(prefix + "/", this::pass);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	/** An address of the server behind it, as clients see it. */
	public String url(String path) {
		return "http://localhost:" + this.server.getAddress().getPort() + this.prefix + path;
	}

	private void pass(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().toString().substring(this.prefix.length());
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
			exchange.getRequestHeaders().forEach((name, values) -> {
				if (!SKIPPED.contains(name.toLowerCase(Locale.ROOT))) {
					values.forEach((value) -> request.header(name, value));
				}
			});
			byte[] body = exchange.getRequestBody().readAllBytes();
			request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
			HttpResponse<InputStream> response = this.client.send(request.build(),
					HttpResponse.BodyHandlers.ofInputStream());
			response.headers().map().forEach((name, values) -> {
				if (!SKIPPED.contains(name.toLowerCase(Locale.ROOT))) {
					values.forEach((value) -> exchange.getResponseHeaders().add(name, value));
				}
			});
			boolean empty = response.statusCode() == 204 || response.statusCode() == 304;
			exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : 0);
			try (InputStream in = response.body(); OutputStream out = exchange.getResponseBody()) {
				byte[] buffer = new byte[8192];
				for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
					out.write(buffer, 0, read);
					out.flush();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
