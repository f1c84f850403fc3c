package io.github.downloadmanager.internal.http;

import java.nio.file.Path;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Cookies within one download. */
class CookieTests {

	private static final byte[] CONTENT = Content.of(1, 30_000);

	@TempDir
	Path directory;

	@Test
	void aRedirectToItselfThatSetsACookieIsFollowed() {
		try (ScriptedServer server = ScriptedServer
			.start((request) -> String.valueOf(request.header("Cookie")).contains("gate=open") ? ServerReply.of(CONTENT)
					: ServerReply.redirect(302, "/gate").header("Set-Cookie", "gate=open; Path=/; HttpOnly"));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			for (String name : new String[] { "first", "second" }) {
				Download download = manager.submit(DownloadRequest.builder(server.uri("/gate"))
					.destination(this.directory.resolve(name))
					.header("Cookie", "own=1")
					.build());
				assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			}
			assertThat(server.requests()).extracting((request) -> request.header("Cookie"))
				.as("each download has its own")
				.containsExactly("own=1", "own=1; gate=open", "own=1", "own=1; gate=open");
		}
	}

	@Test
	void aValueWithSpacesAndOtherLettersComesBackAsItCame() {
		String value = "{\"seen\": [1, 2], \"by\": \"J\u00c3\u00b6rg\"}";
		try (ScriptedServer server = ScriptedServer
			.start((request) -> ("gate=" + value).equals(request.header("Cookie")) ? ServerReply.of(CONTENT)
					: ServerReply.redirect(302, "/gate").header("Set-Cookie", "gate=" + value + "; Path=/"));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			assertThat(TestManager.result(manager.download(server.uri("/gate"), this.directory.resolve("file"))).file())
				.hasBinaryContent(CONTENT);
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void noneGoesToAnotherHost() {
		try (ScriptedServer other = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				ScriptedServer server = ScriptedServer.start((request) -> ServerReply
					.redirect(302, other.uri("/file").toString().replace("127.0.0.1", "localhost"))
					.header("Set-Cookie", "id=S3CRET; Path=/; Domain=localhost"));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			TestManager.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(other.requests()).singleElement().satisfies((request) -> {
				assertThat(request.header("Host")).startsWith("localhost");
				assertThat(request.header("Cookie")).isNull();
			});
		}
	}

	@Test
	void theyAreKeptForTheNextAttempt() {
		try (ScriptedServer server = ScriptedServer.inTurn(
				ServerReply.of(CONTENT).header("Set-Cookie", "node=7; Path=/").closingAfter(10_000),
				ServerReply.of(CONTENT)); DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			TestManager.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(server.requests()).extracting((request) -> request.header("Cookie"))
				.containsExactly(null, "node=7");
		}
	}

}
