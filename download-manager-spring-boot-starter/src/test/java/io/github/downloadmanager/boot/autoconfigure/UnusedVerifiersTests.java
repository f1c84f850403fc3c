package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnusedVerifiersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class));

	@Test
	void verifierThatNobodyTakesIsTold(CapturedOutput output) {
		this.runner.withUserConfiguration(Verifier.class)
			.run((context) -> assertThat(output).containsOnlyOnce("The DownloadVerifier bean 'virusScan' is injected"
					+ " nowhere, and checks no download by itself: a verifier checks the downloads whose requests name it,"
					+ " DownloadRequest.builder(…).verify(verifier)"));
	}

	@Test
	void verifierThatIsInjectedIsNot(CapturedOutput output) {
		this.runner.withUserConfiguration(Verifier.class, Scanned.class)
			.run((context) -> assertThat(output).doesNotContain("DownloadVerifier"));
	}

	@Test
	void nothingIsToldIfThereIsNone(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output).doesNotContain("DownloadVerifier"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Verifier {

		@Bean
		DownloadVerifier virusScan() {
			return (file) -> {
			};
		}

	}

	/** A service that gives it to its requests. */
	record Scanned(DownloadVerifier verifier) {

	}

}
