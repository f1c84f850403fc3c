package io.github.downloadmanager.policy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A rule of one's own is asked of each address before it is. */
class UrlRuleTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	Path directory;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final ScriptedServer server = ScriptedServer.start((request) -> switch (request.target()) {
		case "/to-secret" -> ServerReply.redirect(302, "/secret");
		case "/to-file" -> ServerReply.redirect(302, "/file");
		case "/expired" -> ServerReply.status(403);
		default -> ServerReply.of(CONTENT);
	});

	@AfterEach
	void stop() {
		this.server.close();
		assertThat(this.server.requests()).extracting(ScriptedServer.Request::target).doesNotContain("/secret");
	}

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.urlRule((uri) -> this.asked.add(uri.getPath()))
			.urlRule((uri) -> {
				if (uri.getPath().equals("/secret")) {
					throw new UrlRejectedException("secrets are not for downloading");
				}
			})
			.build();
	}

	private URI uri(String path) {
		return this.server.uri(path);
	}

	@Test
	void itIsAskedAtSubmitAndOfEachRequestAndRedirect() {
		try (DownloadManager manager = manager()) {
			Download download = manager.submit(DownloadRequest.builder(uri("/to-file")).build());
			assertThat(this.asked).first().isEqualTo("/to-file");
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.asked).containsExactly("/to-file", "/to-file", "/file");
		}
	}

	@Test
	void submitRefusesWhatItRefuses() {
		try (DownloadManager manager = manager()) {
			for (DownloadRequestBuilder request : List.of(DownloadRequest.builder(uri("/secret")),
					DownloadRequest.builder(uri("/file")).mirror(uri("/secret")),
					DownloadRequest.builder(uri("/file")).checksumFrom(uri("/secret"), "SHA-256"))) {
				assertThatExceptionOfType(DownloadException.UrlRejected.class)
					.isThrownBy(() -> manager.submit(request.build()))
					.withMessage("secrets are not for downloading");
			}
			assertThat(manager.downloads()).isEmpty();
			assertThat(this.server.connections()).isZero();
		}
	}

	@Test
	void aRedirectToWhatItRefusesIsNotFollowed() {
		try (DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.submit(DownloadRequest.builder(uri("/to-secret")).build())))
				.isInstanceOf(DownloadException.UrlRejected.class)
				.hasMessage("secrets are not for downloading");
			assertThat(this.server.gets()).hasSize(1);
		}
	}

	@Test
	void aFreshAddressThatItRefusesIsNotAsked() {
		try (DownloadManager manager = manager()) {
			DownloadRequest request = DownloadRequest.builder(uri("/expired"))
				.refresher((expired) -> new SourceRefresher.Refreshed(uri("/secret"), new HttpHeaders()))
				.build();
			assertThat(TestManager.failure(manager.submit(request))).isInstanceOf(DownloadException.UrlRejected.class);
			assertThat(this.server.gets()).hasSize(1);
		}
	}

}
