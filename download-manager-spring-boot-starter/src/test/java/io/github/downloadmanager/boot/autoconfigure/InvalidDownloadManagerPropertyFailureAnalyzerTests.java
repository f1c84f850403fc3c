package io.github.downloadmanager.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
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

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					max-concurrent                | abc   | a whole number from 1 to 100000
					max-concurrent                | 3.5   | a whole number from 1 to 100000
					max-concurrent                | ${x}  | a whole number from 1 to 100000
					max-per-host                  | two   | a whole number from 1 to 2147483647
					groups.nightly.max-concurrent | two   | a whole number from 1 to 2147483647
					groups.nightly                | two   | no value of its own, but properties below it: max-concurrent, bandwidth
					retry.initial-delay           | soon  | a duration longer than zero and up to 36500 days, written such as 500ms, 10s, 5m or PT10S
					timeouts.total                | 5 min | a duration longer than zero and up to 36500 days, written such as 500ms, 10s, 5m or PT10S
					retry.jitter                  | much  | a number from 0 to 1
					max-size                      | huge  | a data size from 0B, written such as 512KB or 10MB
					min-segment-size              | 1MiB  | a data size from 64KB, written such as 512KB or 10MB
					retry.statuses                | 5xx   | a whole number from 400 to 599, or several of them, separated by commas
					retry.statuses[1]             | 5xx   | a whole number from 400 to 599
					existing-file                 | keep  | one of fail, replace, skip, rename
					retry.on-long-wait            | maybe | one of fail, wait
					fsync                         | often | one of none, on-complete, checkpoint
					shutdown.mode                 | slow  | one of cancel, drain
					overwrite                     | maybe | true or false
					bandwidth.profiles[0].hold    | maybe | true or false
					""")
	void tellsWhatMayStandInPlaceOfAValueOfAnotherType(String name, String value, String allowed,
			CapturedOutput output) {
		String property = "download-manager." + name;
		start("--download-manager.retry.statuses[0]=500", "--" + property + "=" + value);
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START")
			.contains(property + " is '" + value + "'; allowed is " + allowed + ".")
			.contains("It is set by \"" + property + "\" from property source \"commandLineArgs\".")
			.contains("Set " + property + " to an allowed value, or remove it to use the default.");
	}

	@Test
	void leavesOtherPropertiesToBoot(CapturedOutput output) {
		start("--other.count=abc");
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("allowed is");
	}

	private static void start(String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DownloadManagerAutoConfiguration.class)
	@EnableConfigurationProperties(Other.class)
	static class Application {

	}

	@ConfigurationProperties("other")
	record Other(@DefaultValue("1") int count) {

	}

}
