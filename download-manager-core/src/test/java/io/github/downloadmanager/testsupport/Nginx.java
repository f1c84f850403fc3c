package io.github.downloadmanager.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.ssl.SslContextBuilder;
import okhttp3.tls.HeldCertificate;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * A real nginx on the loopback, which sends the files of a folder in clear text and over
 * TLS. Tests of it are skipped where it is not installed.
 */
public final class Nginx implements AutoCloseable {

	private static final int STARTS = 10;

	private static final Instant CHANGED = Instant.parse("2026-01-01T00:00:00Z");

	private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
		.addSubjectAlternativeName("127.0.0.1")
		.build();

	private final Path directory;

	private final int http;

	private final int https;

	private final Process process;

	private Nginx(Path directory, int http, int https) throws IOException {
		this.directory = directory;
		this.http = http;
		this.https = https;
		this.process = new ProcessBuilder("nginx", "-p", directory.toString(), "-c",
				directory.resolve("nginx.conf").toString(), "-e", directory.resolve("error.log").toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("nginx.log").toFile())
			.start();
	}

	/** Whether there is one; a condition of test classes. */
	public static boolean isInstalled() {
		try {
			return new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Start it.
	 * @param directory for its settings, logs and files; empty
	 * @param listen more about the socket, such as {@code sndbuf=64k}
	 * @param directives more about the server, such as {@code send_timeout 5s;}
	 */
	public static Nginx start(Path directory, String listen, String directives) throws IOException {
		Files.createDirectories(directory.resolve("files"));
		Files.writeString(directory.resolve("certificate.pem"), CERTIFICATE.certificatePem());
		Files.writeString(directory.resolve("key.pem"), CERTIFICATE.privateKeyPkcs8Pem());
		IOException failure = null;
		for (int i = 0; i < STARTS; i++) {
			int http = freePort();
			int https = freePort();
			Files.writeString(directory.resolve("nginx.conf"), settings(directory, http, https, listen, directives));
			Nginx nginx = new Nginx(directory, http, https);
			try {
				nginx.awaitStart();
				return nginx;
			}
			catch (IOException ex) {
				// Somebody else may have got the port meanwhile.
				nginx.close();
				failure = ex;
			}
		}
		throw new IOException("nginx does not start", failure);
	}

	/** One process, which has the rights of the test and is gone when it is ended. */
	private static String settings(Path directory, int http, int https, String listen, String directives) {
		return """
				daemon off;
				master_process off;
				pid %1$s/nginx.pid;
				events {
				}
				http {
				  log_format line '$request_method $server_protocol "$http_range" $status $body_bytes_sent $connection';
				  access_log %1$s/access.log line;
				  etag on;
				  default_type application/octet-stream;
				  client_body_temp_path %1$s/body;
				  proxy_temp_path %1$s/proxy;
				  fastcgi_temp_path %1$s/fastcgi;
				  uwsgi_temp_path %1$s/uwsgi;
				  scgi_temp_path %1$s/scgi;
				  server {
				    listen 127.0.0.1:%2$d %4$s;
				    listen 127.0.0.1:%3$d ssl http2 %4$s;
				    ssl_certificate %1$s/certificate.pem;
				    ssl_certificate_key %1$s/key.pem;
				    root %1$s/files;
				    %5$s
				  }
				}
				""".formatted(directory, http, https, listen, directives);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitStart() throws IOException {
		Await.until("nginx runs or does not", () -> !this.process.isAlive() || isReachable());
		if (!this.process.isAlive()) {
			throw new IOException(Files.readString(this.directory.resolve("nginx.log")));
		}
	}

	private boolean isReachable() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.https)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Let it send a file. The file is old: what was changed just now may change again
	 * within the same second, and its {@code ETag} tells no shorter times apart.
	 */
	public void file(String name, byte[] content) throws IOException {
		Path file = Files.write(this.directory.resolve("files").resolve(name), content);
		Files.setLastModifiedTime(file, FileTime.from(CHANGED));
	}

	/** The address of a file, in clear text. */
	public URI uri(String name) {
		return URI.create("http://127.0.0.1:" + this.http + "/" + name);
	}

	/** The address of a file over TLS, where HTTP/2 is spoken to who asks for it. */
	public URI secureUri(String name) {
		return URI.create("https://127.0.0.1:" + this.https + "/" + name);
	}

	/** A client that trusts it. */
	public static HttpClient trusting(HttpClient client) {
		SslProvider.GenericSslContextSpec<SslContextBuilder> context = Http2SslContextSpec.forClient()
			.configure((builder) -> builder.trustManager(CERTIFICATE.certificate()));
		return client.secure((spec) -> spec.sslContext(context));
	}

	/**
	 * A line for each response that has ended: method, protocol, range in quotes, status,
	 * and bytes of the body that it sent.
	 */
	public List<String> log() throws IOException {
		return lines().map((line) -> line.substring(0, line.lastIndexOf(' '))).toList();
	}

	/** The connections that those of {@link #log} came by. */
	public Set<String> connections() throws IOException {
		return lines().map((line) -> line.substring(line.lastIndexOf(' ') + 1)).collect(Collectors.toSet());
	}

	private Stream<String> lines() throws IOException {
		return Files.readAllLines(this.directory.resolve("access.log")).stream();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
