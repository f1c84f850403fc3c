package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server that everybody downloads from: nginx on the loopback, with a configuration
 * of its own.
 */
final class Origin implements AutoCloseable {

	/** Rate of one connection under {@code /limited}, in bytes per second. */
	static final int LIMITED = 8 << 20;

	/** Rate of one connection under {@code /slow}, in bytes per second. */
	static final int SLOW = 16 << 10;

	private static final String ADDRESS = "127.0.0.1";

	private static final Duration START = Duration.ofSeconds(10);

	private final Process nginx;

	private final int http;

	private final int https;

	private final Path certificate;

	private Origin(Process nginx, int http, int https, Path certificate) {
		this.nginx = nginx;
		this.http = http;
		this.https = https;
		this.certificate = certificate;
	}

	/**
	 * Start it.
	 * @param directory for configuration, certificate and logs; empty
	 * @param root where the files are
	 */
	static Origin start(Path directory, Path root) throws IOException, InterruptedException {
		Path certificate = directory.resolve("certificate.pem");
		Path key = directory.resolve("key.pem");
		PeerProcess.call(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
				"/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.toString(), "-out",
				certificate.toString()), directory.resolve("openssl.log"));
		int http = freePort();
		int https = freePort();
		Path configuration = Files.writeString(directory.resolve("nginx.conf"),
				configuration(directory, root, http, https));
		Process nginx = new ProcessBuilder("nginx", "-p", directory.toString(), "-c", configuration.toString(), "-e",
				directory.resolve("error.log").toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("nginx.log").toFile())
			.start();
		Origin origin = new Origin(nginx, http, https, certificate);
		try {
			origin.awaitStart(directory);
			return origin;
		}
		catch (IOException | InterruptedException ex) {
			origin.close();
			throw ex;
		}
	}

	private static String configuration(Path directory, Path root, int http, int https) {
		return """
				daemon off;
				worker_processes 2;
				worker_rlimit_nofile 16384;
				pid %1$s/nginx.pid;
				events {
				  worker_connections 8192;
				}
				http {
				  access_log off;
				  sendfile on;
				  tcp_nopush on;
				  etag on;
				  default_type application/octet-stream;
				  # Nobody is to pay for new connections only because there are many requests.
				  keepalive_requests 10000000;
				  keepalive_timeout 60s;
				  client_body_temp_path %1$s/body;
				  proxy_temp_path %1$s/proxy;
				  fastcgi_temp_path %1$s/fastcgi;
				  uwsgi_temp_path %1$s/uwsgi;
				  scgi_temp_path %1$s/scgi;
				  server {
				    listen %2$s:%3$d reuseport backlog=4096;
				    listen %2$s:%4$d ssl reuseport;
				    ssl_certificate %1$s/certificate.pem;
				    ssl_certificate_key %1$s/key.pem;
				    ssl_protocols TLSv1.2 TLSv1.3;
				    location /limited/ {
				      alias %5$s/;
				      limit_rate %6$d;
				    }
				    location /slow/ {
				      alias %5$s/;
				      limit_rate %7$d;
				    }
				    location / {
				      root %5$s;
				    }
				  }
				}
				""".formatted(directory, ADDRESS, http, https, root, LIMITED, SLOW);
	}

	private void awaitStart(Path directory) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + START.toNanos();
		while (true) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(ADDRESS, this.http), 1000);
				return;
			}
			catch (IOException ex) {
				if (!this.nginx.isAlive() || System.nanoTime() > deadline) {
					throw new IOException("nginx does not run: " + Files.readString(directory.resolve("nginx.log")));
				}
				TimeUnit.MILLISECONDS.sleep(50);
			}
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
			return socket.getLocalPort();
		}
	}

	/** Address of a folder. */
	String base(Content content) {
		return base("", content);
	}

	/** Address of a folder below a location with a limited rate. */
	String base(String location, Content content) {
		return "http://" + ADDRESS + ":" + this.http + location + "/" + content.folder();
	}

	String secureBase(Content content) {
		return "https://" + ADDRESS + ":" + this.https + "/" + content.folder();
	}

	String address() {
		return ADDRESS;
	}

	int port() {
		return this.http;
	}

	Path certificate() {
		return this.certificate;
	}

	@Override
	public void close() {
		// The master ends its workers itself, if it is asked to.
		this.nginx.destroy();
		try {
			if (!this.nginx.waitFor(5, TimeUnit.SECONDS)) {
				PeerProcess.kill(this.nginx);
			}
		}
		catch (InterruptedException ex) {
			PeerProcess.kill(this.nginx);
			Thread.currentThread().interrupt();
		}
	}

}
