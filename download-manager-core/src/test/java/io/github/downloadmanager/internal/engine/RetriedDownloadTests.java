package io.github.downloadmanager.internal.engine;

import java.io.IOException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.FakeReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule A6: to retry what has ended is a new download. */
class RetriedDownloadTests extends PauseFixture {

	@Test
	void aRetryIsANewDownloadThatGoesOnFromTheKeptBytes() {
		this.source.then(FakeReply.of(CONTENT).failingAfter(HALF, new IOException("connection reset")));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = PartialFiles.KEEP)) {
			Download failed = manager.submit(manager.request("file").retries(0).priority(7));
			TestManager.failure(failed);
			Download retry = manager.manager().retry(failed.id());
			DownloadResult result = TestManager.result(retry);
			assertThat(retry.id()).isNotEqualTo(failed.id());
			assertThat(retry.snapshot().control().retryOf()).isEqualTo(failed.id());
			assertThat(retry.snapshot().control().priority()).isEqualTo(7);
			assertThat(this.source.fetches().get(1).range()).isEqualTo(ByteRange.from(HALF));
			assertThat(result.transfer().bytesResumed()).isEqualTo(HALF);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(failed.status()).isEqualTo(DownloadStatus.FAILED);
			assertThat(failed.snapshot().control().retryOf()).isNull();
			assertThat(manager.manager().find(failed.id())).contains(failed);
			assertThat(TestManager.types(failed)).endsWith("Failed");
		}
	}

}
