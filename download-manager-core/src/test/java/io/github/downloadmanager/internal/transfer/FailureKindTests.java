package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailureKindTests {

	/** One of several connections goes on like a whole attempt: by the settings. */
	@ParameterizedTest
	@ValueSource(ints = { 403, 408, 425, 429, 501, 503 })
	void theStatusesThatAreSetAreTransientForOneOfSeveralConnectionsAndNoOthers(int status) {
		UnexpectedStatusException error = new UnexpectedStatusException(status, null, OptionalLong.empty());
		assertThat(FailureKind.ofConnection(error, new Failures(Set.of(status), null)))
			.isEqualTo(FailureKind.TRANSIENT);
		assertThat(FailureKind.ofConnection(error, new Failures(Set.of(), null))).isEqualTo(FailureKind.REFUSAL);
	}

}
