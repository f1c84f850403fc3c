package io.github.downloadmanager.sample.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.sample.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.downloadmanager.sample.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NetworkTests {

	@TempDir
	private Path directory;

	/**
	 * Past the REST interface, as a redirect would: the rule is asked at each hop.
	 */
	@Test
	void ofThisMachineOnlyTheDemoOriginIsConnectedTo() throws Exception {
		try (RunningServer server = RunningServer.start(this.directory);
				ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			DownloadManager manager = server.context().getBean(DownloadManager.class);
			String itself = server.demo("a.bin?size=1").replaceFirst("/demo/.*", "");
			for (String url : List.of("http://127.0.0.1:" + other.getLocalPort() + "/demo/a", itself + "/api/downloads",
					itself + "/demo/../actuator/metrics", itself + "/demo/%2e%2e/actuator/metrics",
					itself + "/demo/..;x/actuator/metrics")) {
				assertThatExceptionOfType(DownloadException.UrlRejected.class)
					.isThrownBy(() -> manager.submit(DownloadRequest.builder(url).build()))
					.withMessageContaining("download-manager.network.allow");
			}
			other.setSoTimeout(1);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(other::accept);
		}
	}

	@Test
	void aNameThatOnlyResolvesToThisMachineIsNotConnectedTo() throws Exception {
		DemoOrigin origin = new DemoOrigin();
		DemoAddressPolicy policy = new DemoAddressPolicy(origin);
		byte[] loopback = { 127, 0, 0, 1 };
		// Before the server listens no port is the demo origin's.
		assertThat(policy.allows(new InetSocketAddress(InetAddress.getByAddress("localhost", loopback), 80))).isFalse();
		try (RunningServer server = RunningServer.start(this.directory)) {
			int port = URI.create(server.demo("a")).getPort();
			DemoAddressPolicy running = new DemoAddressPolicy(server.context().getBean(DemoOrigin.class));
			assertThat(running.allows(new InetSocketAddress(InetAddress.getByAddress("localhost", loopback), port)))
				.isTrue();
			assertThat(running.allows(new InetSocketAddress(InetAddress.getByAddress("evil.example", loopback), port)))
				.isFalse();
		}
	}

	@Test
	void whoeverSetsThePropertyDecides() {
		try (RunningServer server = RunningServer.start(this.directory.resolve("a"),
				"--download-manager.network.allow=external")) {
			DownloadsApiTests.assertProblem(server.submit(server.demo("a.bin?size=1")), 400);
		}
		try (RunningServer origin = RunningServer.start(this.directory.resolve("b"));
				RunningServer server = RunningServer.start(this.directory.resolve("c"),
						"--download-manager.network.allow=any")) {
			assertThat(json(server.submit(origin.demo("a.bin?size=1"))).get("id").stringValue()).isNotBlank();
		}
	}

}
