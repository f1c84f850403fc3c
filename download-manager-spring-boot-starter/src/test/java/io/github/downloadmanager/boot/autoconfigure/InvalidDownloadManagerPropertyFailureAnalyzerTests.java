package io.github.downloadmanager.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a person sees who starts an application with a wrong property.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidDownloadManagerPropertyFailureAnalyzerTests {

	@Test
	void tellsThePropertyTheValueWhatIsAllowedAndWhereItIsSet(CapturedOutput output) {
		start("--download-manager.retry.max-retries=-1");
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START")
			.contains("download-manager.retry.max-retries is '-1'; allowed is a whole number from 0 to 2147483647.")
			.contains("It is set by \"download-manager.retry.max-retries\" from property source"
					+ " \"commandLineArgs\".")
			.contains("Set download-manager.retry.max-retries to an allowed value, or remove it to use the default.");
	}

	@Test
	void tellsOfADirectoryThatCannotBeUsed(CapturedOutput output) {
		start("--download-manager.directory=pom.xml/files");
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START")
			.contains("download-manager.directory is 'pom.xml/files'; allowed is a directory that can be written");
	}

	@Test
	void leavesAValueOfAnotherTypeToBoot(CapturedOutput output) {
		start("--download-manager.max-concurrent=abc");
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START")
			.contains("Property: download-manager.max-concurrent")
			.contains("Value: \"abc\"");
	}

	private static void start(String argument) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(() -> application.run(argument));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DownloadManagerAutoConfiguration.class)
	static class Application {

	}

}
