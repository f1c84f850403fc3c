package io.github.downloadmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The whole manager, which tries again at once, and servers of one test. */
abstract class HttpFixture {

	static final byte[] CONTENT = Content.of(1, 300_000);

	static final RetrySettings QUICK = new RetrySettings(3, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0,
			Duration.ofMillis(1));

	@TempDir
	Path directory;

	DownloadManager manager() {
		return manager(UnaryOperator.identity());
	}

	DownloadManager manager(UnaryOperator<DownloadManagerBuilder> customizer) {
		return customizer
			.apply(DownloadManager.builder().directory(this.directory).addressPolicy(AddressPolicy.any()).retry(QUICK))
			.build();
	}

	DownloadException fails(ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies); DownloadManager manager = manager()) {
			DownloadException error = TestManager
				.failure(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(TestManager.files(this.directory)).isEmpty();
			return error;
		}
	}

}
