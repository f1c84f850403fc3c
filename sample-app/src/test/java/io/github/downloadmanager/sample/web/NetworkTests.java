package io.github.downloadmanager.sample.web;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

import io.github.downloadmanager.Download;
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
	 * Past the REST interface, as a redirect or a name that resolves to loopback would.
	 */
	@Test
	void otherPortsOfThisMachineAreNotConnectedTo() throws Exception {
		try (RunningServer server = RunningServer.start(this.directory);
				ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			Download download = server.context()
				.getBean(DownloadManager.class)
				.submit(DownloadRequest.builder("http://127.0.0.1:" + other.getLocalPort() + "/a").build());
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(download::get)
				.havingCause()
				.isInstanceOf(DownloadException.UrlRejected.class)
				.withMessageContaining("download-manager.network.allow");
			assertThat(download.snapshot().state().attempt()).isEqualTo(1);
			other.setSoTimeout(1);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(other::accept);
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
