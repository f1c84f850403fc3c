package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Downloads from itself, for a Java that writes down which classes that takes: the
 * archive with which later runs start faster. The launcher runs it.
 */
public final class Training {

	private static final int SIZE = 4_000_000;

	private Training() {
	}

	/**
	 * Train, and end the process.
	 * @param args none
	 * @throws IOException if the loopback or the directory for temporary files is not to
	 * be had
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Files.createTempDirectory("download-training");
		int code = 1;
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread origin = new Thread(() -> serve(server), "origin");
			origin.setDaemon(true);
			origin.start();
			String host = server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
			code = download("--progress=bar", "--to=" + directory, "--overwrite", "http://" + host + "/a.bin",
					"http://" + host + "/b.bin");
			code += download("--progress=plain", "--to=" + directory, "--overwrite", "http://" + host + "/c.bin");
			// It fails, after most of what TLS needs was loaded.
			download("--retries=0", "--to=" + directory, "https://" + host + "/d.bin");
		}
		finally {
			for (String name : new String[] { "a.bin", "b.bin", "c.bin" }) {
				Files.deleteIfExists(directory.resolve(name));
			}
			Files.deleteIfExists(directory);
		}
		// Not halted: Java writes the archive when it ends in good order.
		System.exit(code);
	}

	private static int download(String... args) {
		PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
		// Without the caller's proxies and properties, which may not let it reach itself.
		return new DownloadCli("download", InputStream.nullInputStream(), nowhere, nowhere, true, Map.of()).call(args);
	}

	private static void serve(ServerSocket server) {
		try {
			while (true) {
				try (Socket socket = server.accept()) {
					answer(socket);
				}
			}
		}
		catch (IOException ex) {
			// The server is closed: the training is over.
		}
	}

	private static void answer(Socket socket) throws IOException {
		byte[] request = new byte[8192];
		if (socket.getInputStream().read(request) <= 0 || request[0] != 'G') {
			return;
		}
		OutputStream out = socket.getOutputStream();
		out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nAccept-Ranges: bytes\r\nETag: \"1\"\r\nContent-Length: "
				+ SIZE + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		out.write(new byte[SIZE]);
		out.flush();
	}

}
