package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.Set;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Settings of a manager that no feature of its own stands behind. */
class ManagerSettingsTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	Path directory;

	@Test
	void theStatusesToTryAgainAfterAreThoseThatWereNamed() {
		try (ScriptedServer teapot = ScriptedServer.inTurn(ServerReply.status(418), ServerReply.of(CONTENT));
				ScriptedServer busy = ScriptedServer.inTurn(ServerReply.status(503), ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory)
					.transientStatuses(Set.of(418))
					.build()) {
			assertThat(TestManager.result(manager.download(teapot.uri("/teapot"), this.directory)).file())
				.hasBinaryContent(CONTENT);
			assertThat(TestManager.failure(manager.download(busy.uri("/busy"), this.directory)))
				.isInstanceOf(DownloadException.UnexpectedStatus.class);
			assertThat(busy.gets()).hasSize(1);
		}
	}

	@Test
	void onlyAStatusOfAnErrorCanBeNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> DownloadManager.builder().transientStatuses(Set.of(304)));
	}

	/** The number in the path is how many redirects are still to come. */
	private static ScriptedServer redirecting() {
		return ScriptedServer.start((request) -> {
			int left = Integer.parseInt(request.target().substring(1));
			return (left > 0) ? ServerReply.redirect(302, "/" + (left - 1)) : ServerReply.of(CONTENT);
		});
	}

	@Test
	void soManyRedirectsAreFollowedAndNotOneMore() {
		for (int limit : new int[] { 0, 2 }) {
			try (ScriptedServer server = redirecting();
					DownloadManager manager = TestManager.overNetwork(this.directory).maxRedirects(limit).build()) {
				Path file = this.directory.resolve("limit-" + limit);
				assertThat(TestManager.result(manager.download(server.uri("/" + limit), file)).file())
					.hasBinaryContent(CONTENT);
				int before = server.gets().size();
				assertThat(TestManager.failure(manager.download(server.uri("/" + (limit + 1)), this.directory)))
					.isInstanceOf(DownloadException.RedirectFailed.class)
					.hasMessageContaining("more than " + limit + " redirects");
				assertThat(server.gets()).hasSize(before + limit + 1);
			}
		}
	}

}
