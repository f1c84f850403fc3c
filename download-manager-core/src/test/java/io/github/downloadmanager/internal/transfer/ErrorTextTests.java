package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Errors whose message is only a path say what is wrong with it. */
class ErrorTextTests {

	@Test
	void aPathAloneIsNoReason() {
		assertThat(ErrorText.of(new AccessDeniedException("/srv/a.part"))).isEqualTo("permission denied: /srv/a.part");
		assertThat(ErrorText.of(new NoSuchFileException("/srv/x"))).isEqualTo("no such file or directory: /srv/x");
		assertThat(ErrorText.of(new IOException("Broken pipe"))).isEqualTo("Broken pipe");
		assertThat(ErrorText.of(new IOException())).isEqualTo("IOException");
		assertThat(Failures.ofSink(new AccessDeniedException("/srv/a.part"), Path.of("/srv/a.bin")))
			.hasMessage("cannot write /srv/a.bin: permission denied: /srv/a.part");
	}

}
