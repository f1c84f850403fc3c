package io.github.downloadmanager.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections and does with each what the test says: for what happens before, or
 * instead of, HTTP.
 */
public final class RawServer implements AutoCloseable {

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "raw-server");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	private RawServer() throws IOException {
		this.socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
	}

	/** Start a server; a connection is closed when its handler returns. */
	public static RawServer start(Handler handler) {
		try {
			RawServer server = new RawServer();
			server.threads.execute(() -> server.accept(handler));
			return server;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	/** Connections that were made. */
	public int connections() {
		return this.connections.get();
	}

	/** Connections that are open now, as far as the server can tell. */
	public int openConnections() {
		return this.open.size();
	}

	private void accept(Handler handler) {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				this.connections.incrementAndGet();
				this.open.add(client);
				this.threads.execute(() -> handle(client, handler));
			}
			catch (IOException ex) {
				// Closed.
				return;
			}
		}
	}

	private void handle(Socket client, Handler handler) {
		try (client) {
			handler.handle(client);
		}
		catch (IOException ex) {
			// The client went away, as it may.
		}
		finally {
			this.open.remove(client);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
			for (Socket client : this.open) {
				client.close();
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		this.threads.shutdownNow();
	}

	/** Break a connection off (RST). */
	public static void reset(Socket client) throws IOException {
		client.setSoLinger(true, 0);
		client.close();
	}

	/** Read, and throw away, until the client closes. */
	public static void drain(Socket client) throws IOException {
		while (client.getInputStream().read() >= 0) {
			// Whatever it says.
		}
	}

	/** Read the head of an HTTP request, up to and without the empty line. */
	public static String head(Socket client) throws IOException {
		InputStream in = client.getInputStream();
		StringBuilder head = new StringBuilder();
		for (int next = in.read(); next >= 0; next = in.read()) {
			head.append((char) next);
			if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
				return head.substring(0, head.length() - 4);
			}
		}
		return head.toString();
	}

	/**
	 * Be a proxy that was asked for a tunnel: pass all bytes on, to and from a server of
	 * this machine.
	 */
	public static void tunnel(Socket client, int port) throws IOException {
		try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
			write(client, "HTTP/1.1 200 Connected\r\n\r\n");
			Thread back = new Thread(() -> {
				try {
					origin.getInputStream().transferTo(client.getOutputStream());
				}
				catch (IOException ex) {
					// One of them is gone.
				}
			}, "raw-server-back");
			back.setDaemon(true);
			back.start();
			client.getInputStream().transferTo(origin.getOutputStream());
		}
	}

	public static void write(Socket client, String text) throws IOException {
		client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		client.getOutputStream().flush();
	}

	/** What is done with a connection. */
	public interface Handler {

		void handle(Socket client) throws IOException;

	}

}
