package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a server that refuses a range says of the content, and what it leaves open. */
class RefusedRangeTests extends ResumeFixture {

	@Test
	void aRefusedRangeOfACompleteContentIsTheEnd() {
		// Without a length all bytes can have come before the error.
		this.source.then(FakeReply.of(OLD).withoutLength().failingAfter(50_000, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
			assertThat(TestManager.result(download).transfer().bytesTransferred()).isEqualTo(50_000);
		}
	}

	/** Not every server looks at the condition before it refuses the range. */
	@Test
	void aRefusedRangeOfAnotherContentThatIsAsLongAsWhatIsHeldIsNotTheEnd() {
		byte[] other = Content.of(3, 20_000);
		this.source
			.then(FakeReply.of(OLD).withoutLength().failingAfter(20_000, RESET),
					FakeReply.error(new UnexpectedStatusException(416, null, OptionalLong.of(20_000))))
			.otherwise(FakeReply.of(other).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(other);
			assertThat(this.source.fetches().get(2).range().start()).isEqualTo(19_999);
			assertThat(TestManager.types(download)).containsOnlyOnce("Restarted");
		}
	}

	@Test
	void aRefusedRangeOfAShrunkContentStartsOver() {
		byte[] shorter = Content.of(3, 10_000);
		this.source
			.then(FakeReply.of(OLD).failingAfter(20_000, RESET),
					FakeReply.error(new UnexpectedStatusException(416, null, OptionalLong.of(10_000))))
			.otherwise(FakeReply.of(shorter).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(shorter);
		}
	}

	@Test
	void aRefusedRangeOfUnknownReasonStartsOver() {
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET),
				FakeReply.error(new UnexpectedStatusException(416, null, OptionalLong.empty())));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
			assertThat(this.source.fetches().get(2).range()).isNull();
		}
	}

}
