package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** A request that is refused leaves alone the sink that another download has. */
class GivenSinksTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private final RecordingSink sink = new RecordingSink();

	/** What the redactor does with the address that it cannot show. */
	private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
	});

	private final UriRedactor redactor = (uri) -> {
		if (uri.getPath().endsWith("unshown")) {
			this.meanwhile.get().run();
			throw new IllegalStateException("cannot be shown");
		}
		return URI.create("http://shown.example/");
	};

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.redactor = this.redactor);
	}

	private DownloadRequestBuilder request(String name) {
		return DownloadRequest.builder(TestManager.uri(name)).sink(this.sink);
	}

	private void isRefused(TestManager manager) {
		assertThatIllegalStateException().isThrownBy(() -> manager.submit(request("unshown")))
			.withMessage("cannot be shown");
	}

	@Test
	void thatOfADownloadIsNotAborted() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(50_000, gate));
		try (TestManager manager = manager()) {
			Download first = manager.submit(request("file"));
			gate.awaitReached();
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.submit(request("unshown")));
			gate.open();
			TestManager.result(first);
			assertThat(this.sink.calls()).contains("commit").doesNotContain("abort");
			assertThat(this.sink.bytes()).isEqualTo(CONTENT);
		}
	}

	@Test
	void noOtherGetsItBeforeItWasGivenBack() {
		try (TestManager manager = manager()) {
			this.meanwhile.set(() -> assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.submit(request("file"))));
			isRefused(manager);
			assertThat(this.sink.calls()).containsExactly("abort");
		}
	}

	@Test
	void afterwardsAnotherMayHaveIt() {
		try (TestManager manager = manager()) {
			isRefused(manager);
			TestManager.result(manager.submit(request("file")));
			assertThat(this.sink.bytes()).isEqualTo(CONTENT);
		}
	}

	@Test
	void noOtherGetsItBeforeAFullQueueHasGivenItBack() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		AtomicReference<TestManager> there = new AtomicReference<>();
		this.sink.calling("abort", () -> assertThatExceptionOfType(DownloadException.DestinationInUse.class)
			.isThrownBy(() -> there.get().submit(request("file"))));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.maxQueued = 1;
		})) {
			there.set(manager);
			Download running = manager.submit("running");
			Download waiting = manager.submit("waiting");
			assertThatExceptionOfType(DownloadException.QueueFull.class)
				.isThrownBy(() -> manager.submit(request("file")));
			assertThat(this.sink.calls()).containsExactly("abort");
			gate.open();
			TestManager.result(running);
			TestManager.result(waiting);
			TestManager.result(manager.submit(request("file")));
		}
	}

}
