package io.github.downloadmanager.dashboard.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network between a browser and a server, in which event streams can go dead: their
 * connections stay open, and nothing comes through them any more. Others work.
 */
public final class Relay implements AutoCloseable {

	private final ServerSocket server;

	private final int port;

	private final List<Connection> connections = new CopyOnWriteArrayList<>();

	/**
	 * Open one.
	 * @param port where the server listens
	 */
	public Relay(int port) {
		this.port = port;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** From now on nothing comes through the streams that there are. */
	public void goDead() {
		this.connections.forEach((connection) -> connection.dead = connection.stream);
	}

	private void accept() {
		try {
			while (true) {
				Connection connection = new Connection(this.server.accept(),
						new Socket(InetAddress.getLoopbackAddress(), this.port));
				this.connections.add(connection);
				start(() -> connection.pass(connection.browser, connection.server));
				start(() -> connection.pass(connection.server, connection.browser));
			}
		}
		catch (IOException ex) {
			// It is closed.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Connection connection : this.connections) {
			connection.close();
		}
	}

	private static final class Connection {

		private final Socket browser;

		private final Socket server;

		private volatile boolean stream;

		private volatile boolean dead;

		Connection(Socket browser, Socket server) {
			this.browser = browser;
			this.server = server;
		}

		void pass(Socket from, Socket to) {
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				byte[] buffer = new byte[8192];
				for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
					String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
					this.stream |= text.contains("Content-Type: text/event-stream");
					if (!this.dead) {
						out.write(buffer, 0, read);
					}
				}
				close();
			}
			catch (IOException ex) {
				close();
			}
		}

		void close() {
			try {
				this.browser.close();
				this.server.close();
			}
			catch (IOException ex) {
				// It is of no use any more.
			}
		}

	}

}
