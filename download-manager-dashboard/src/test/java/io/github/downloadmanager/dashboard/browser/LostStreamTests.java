package io.github.downloadmanager.dashboard.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.Relay;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page whose stream is silent, refused, or not allowed any more: it says so, and shows
 * what can be had without it.
 */
@BrowserTest
class LostStreamTests {

	@TempDir
	private Path directory;

	private Browser browser;

	private TestOrigin origin;

	@BeforeEach
	void start() {
		this.browser = new Browser();
		this.origin = new TestOrigin();
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.origin.close();
	}

	@Test
	void aConnectionThatOnlySeemsToBeOneIsReplaced() throws IOException {
		try (DashboardServer server = DashboardServer.start(this.directory); Relay network = new Relay(server.port())) {
			this.browser.open(server.url("/").replace(":" + server.port(), ":" + network.port()));
			countConnections();
			network.goDead();
			// As if half a minute passed, again and again until it is noticed, because
			// what was sent before may still be heard.
			this.browser.js("""
					const now = Date.now;
					let passed = 0;
					Date.now = () => now() + passed;
					const state = document.getElementById('state');
					setInterval(() => {
						if (!window.connections || state.textContent !== 'Live') passed += 30000;
					}, 1000);""");
			this.browser.await("it is replaced", () -> this.browser.number("window.connections") > 0);
			server.submit(this.origin.url("/gated/meanwhile.bin?size=1024"));
			this.browser.awaitRow("meanwhile.bin", "RUNNING");
			this.browser.awaitText("#state", "Live");
		}
	}

	private void countConnections() {
		this.browser.js("""
				window.connections = 0;
				window.EventSource = class extends EventSource {
					constructor(...more) {
						super(...more);
						window.connections++;
					}
				}""");
	}

	@Test
	void aStreamThatIsRefusedLeavesTheList() throws IOException {
		try (DashboardServer server = DashboardServer.start(this.directory,
				"--download-manager.dashboard.events.max-clients=1",
				"--download-manager.dashboard.events.heartbeat=50ms")) {
			server.submit(this.origin.url("/gated/seen.bin?size=1024"));
			try (Socket other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
				other.getOutputStream()
					.write("GET /downloads/api/downloads/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
						.getBytes(StandardCharsets.UTF_8));
				assertThat(other.getInputStream().read()).isEqualTo('H');
				this.browser.driver().get(server.url("/"));
				this.browser.awaitText("#state", "Reconnecting in");
				this.browser.awaitRow("seen.bin", "RUNNING");
			}
			this.browser.awaitText("#state", "Live");
			this.browser.assertNoConsoleErrors("503");
		}
	}

	@Test
	void aListThatCannotBeHadIsSaidToAndTriedAgain() {
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			this.browser.open(server.url("/"));
			this.browser.driver().executeCdpCommand("Network.enable", Map.of());
			this.browser.driver()
				.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", new String[] { "*/api/*" }));
			this.browser.driver().get(server.url("/"));
			this.browser.awaitText("#empty", "The list could not be loaded: The server cannot be reached.");
			this.browser.driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", new String[0]));
			this.browser.awaitText("#empty", "Nothing here yet");
			this.browser.awaitText("#state", "Live");
		}
	}

	@Test
	void whoeverIsLoggedOutIsToldSoAndHowToGoOn() {
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			this.browser.open(server.url("/"));
			this.browser
				.js("""
						window.asked = 0;
						window.fetch = async () => { window.asked++; return new Response('<html>log in</html>', { status: 200 }); };""");
			this.browser.click("#open-menu");
			this.browser.press("#menu", "Pause all");
			this.browser.awaitText("#toasts", "You are not logged in any more. Load the page again to log in.");
			this.browser.press("#toasts", "Load the page again");
			this.browser.awaitText("#state", "Live");
			assertThat(this.browser.is("window.asked === undefined")).as("it is a new page").isTrue();
		}
	}

}
