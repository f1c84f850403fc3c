package io.github.downloadmanager.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnitlessDurationsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class));

	@Test
	void areToldOf(CapturedOutput output) {
		this.runner
			.withPropertyValues("download-manager.timeouts.read=30", "download-manager.retry.max-retry-after= 60 ",
					"download-manager.timeouts.stall.window=10")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("download-manager.timeouts.read is '30', which has no unit and means 30 milliseconds;"
					+ " write 30ms, or 30s for seconds")
			.contains("download-manager.retry.max-retry-after is '60'")
			.contains("download-manager.timeouts.stall.window is '10'");
	}

	@Test
	void othersAreNot(CapturedOutput output) {
		this.runner
			.withPropertyValues("download-manager.timeouts.read=30s", "download-manager.aging=0",
					"download-manager.timeouts.total=PT1H", "download-manager.timeouts.response=30000",
					"download-manager.max-concurrent=30")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("has no unit");
	}

}
