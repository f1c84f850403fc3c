package io.github.downloadmanager.internal.engine;

import java.util.Objects;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import reactor.core.publisher.Mono;

/** What tests ask of paused downloads. */
final class Pauses {

	private Pauses() {
	}

	static PauseOutcome outcome(Mono<PauseOutcome> pause) {
		return Objects.requireNonNull(pause.block(Await.LIMIT));
	}

	static WaitReason waiting(Download download) {
		return Objects.requireNonNull(download.snapshot().control().waiting());
	}

}
