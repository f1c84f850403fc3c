package io.github.downloadmanager.internal.transfer;

import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How the transfer of a body ends before the body does. */
class BodyPumpEndTests extends BodyPumpFixture {

	@ParameterizedTest
	@EnumSource
	void aCancellationBeforeTheBeginningReleasesEverythingAndNeverBegins(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd"));
		cancel();
		this.network.assertCancelled();
		assertThat(this.buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).isEmpty();
		assertThat(this.outcomes).isEmpty();
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aCancellationBeforeAnythingCameNeverBegins(Length length) {
		pump(length);
		cancel();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void afterACancellationNothingIsFinished(Length length) {
		this.writer.whenBegun(this::cancel);
		pump(length);
		this.network.next(buffer("ab")).complete();
		this.afterwards.run();
		this.executor.run();
		// What was thrown away would seem to be missing.
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatCannotBeginReleasesEverything(Length length) {
		this.writer.failing("begin");
		pump(length);
		this.network.next(buffer("ab"), buffer("cd"));
		this.afterwards.run();
		this.executor.run();
		this.network.assertCancelled();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).containsExactly("begin failed");
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatFailsReleasesEverything(Length length) {
		this.writer.failing("write ab");
		pump(length);
		this.network.next(buffer("ab"));
		this.writer.whenWritten(() -> this.network.next(buffer("cd")));
		this.executor.run();
		this.network.assertCancelled();
		assertThat(this.writer.calls).containsExactly("begin", "write ab");
		assertThat(this.outcomes).containsExactly("write ab failed");
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatCannotFinishIsAFailure(Length length) {
		this.writer.failing("finish");
		pump(length);
		this.network.next(buffer("ab")).complete();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("finish failed");
	}

	@ParameterizedTest
	@EnumSource
	void whatCameBeforeAnErrorIsWrittenFirst(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd")).error(new IOException("reset"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd");
		assertThat(this.outcomes).containsExactly("reset");
	}

	@ParameterizedTest
	@EnumSource
	void anErrorBeforeTheFirstByteIsToldAfterTheBeginning(Length length) {
		pump(length);
		this.network.error(new IOException("reset"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).containsExactly("reset");
	}

	@ParameterizedTest
	@EnumSource
	void whatCameBeforeTheGuardGaveUpIsWrittenFirst(Length length) {
		pump(length);
		this.network.next(buffer("ab"));
		started().fail(new IOException("stalled"));
		this.network.assertCancelled();
		this.network.next(buffer("late"));
		started().fail(new IOException("stalled again"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab");
		assertThat(this.outcomes).containsExactly("stalled");
	}

	@ParameterizedTest
	@EnumSource
	void theRestIsLeftUnreadIfNoMoreIsWanted(Length length) {
		this.writer.enoughAfter("write ab");
		pump(length);
		this.network.next(buffer("ab"));
		this.writer.whenWritten(() -> this.network.next(buffer("cd")));
		this.executor.run();
		this.network.assertCancelled();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

	@ParameterizedTest
	@EnumSource
	void anErrorOfTheRestDoesNotMatterIfNoMoreIsWanted(Length length) {
		this.writer.enoughAfter("write ab");
		pump(length);
		this.network.next(buffer("ab")).error(new IOException("reset"));
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

}
