package io.github.downloadmanager.boot.autoconfigure;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.boot.Await;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule M6: what becomes of properties that change while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class LimitsReloadTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class))
		.withPropertyValues("download-manager.max-concurrent=4", "download-manager.groups.a.max-concurrent=1",
				"download-manager.groups.b.bandwidth=1MB");

	private static void change(ConfigurableApplicationContext context, String... properties) {
		TestPropertyValues.of(properties).applyTo(context);
		context.publishEvent(new EnvironmentChangeEvent(context, Set.of("of no interest")));
	}

	private static Limits limits(ConfigurableApplicationContext context) {
		return context.getBean(DownloadManager.class).limits();
	}

	@Test
	void limitsHoldAtOnce(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, "download-manager.max-concurrent=8", "download-manager.max-per-host=2",
					"download-manager.bandwidth.limit=10MB", "download-manager.default-group-limit=3",
					"download-manager.groups.a.max-concurrent=5", "download-manager.groups.c.max-concurrent=6");
			assertThat(limits(context))
				.isEqualTo(new Limits(8, 2, OptionalLong.of(10 << 20), 3, Map.of("a", GroupLimits.ofConcurrent(5), "b",
						new GroupLimits(null, OptionalLong.of(1 << 20)), "c", GroupLimits.ofConcurrent(6))));
			// The line is written on a thread of its own.
			Await.await()
				.untilAsserted(() -> assertThat(output)
					.contains("The limits of the download manager were changed by the environment"));
			assertThat(output).doesNotContain("WARN");
		});
	}

	/** Only what is otherwise in the environment is changed. */
	@Test
	void whatAnOperatorHasSetStays() {
		this.runner.run((context) -> {
			context.getBean(DownloadManager.class)
				.updateLimits((limits) -> limits.withMaxConcurrent(1).withGroup("own", GroupLimits.ofConcurrent(7)),
						"an operator");
			change(context, "download-manager.max-per-host=2", "download-manager.groups.a.max-concurrent=2");
			assertThat(limits(context).maxConcurrent()).isEqualTo(1);
			assertThat(limits(context).maxPerHost()).isEqualTo(2);
			assertThat(limits(context).groups()).containsEntry("own", GroupLimits.ofConcurrent(7))
				.containsEntry("a", GroupLimits.ofConcurrent(2));
			change(context, "download-manager.max-concurrent=6");
			assertThat(limits(context).maxConcurrent()).isEqualTo(6);
		});
	}

	@Test
	void otherPropertiesAreRefusedByName(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, "download-manager.retry.max-retries=9", "download-manager.timeouts.stall.window=5s",
					"download-manager.network.allow=any", "download-manager.max-concurrent=5");
			assertThat(output).contains(restart("retry.max-retries"), restart("timeouts.stall.window"),
					restart("network.allow"));
			assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).hasSize(3);
			assertThat(limits(context).maxConcurrent()).isEqualTo(5);
			change(context, "download-manager.max-concurrent=6");
			assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).as("once each").hasSize(3);
		});
	}

	private static String restart(String name) {
		return "download-manager." + name + " has changed; the new value holds after a restart of the application";
	}

	@Test
	void aValueThatIsNotAllowedChangesNothing(CapturedOutput output) {
		this.runner.run((context) -> {
			Limits before = limits(context);
			change(context, "download-manager.max-concurrent=0", "download-manager.max-per-host=2");
			assertThat(limits(context)).isEqualTo(before);
			assertThat(output).contains("The changed properties of the download manager are not taken: ")
				.contains("download-manager.max-concurrent", "'0'", "from 1 to 100000");
			change(context, "download-manager.max-concurrent=many");
			assertThat(limits(context)).isEqualTo(before);
			assertThat(output).contains("The changed properties of the download manager are not taken: "
					+ "download-manager.max-concurrent is 'many'; allowed is a whole number from 1 to 100000");
			change(context, "download-manager.max-concurrent=3");
			assertThat(limits(context).maxConcurrent()).isEqualTo(3);
			assertThat(limits(context).maxPerHost()).isEqualTo(2);
		});
	}

	/** It would go back to the old one at the next boundary. */
	@Test
	void aScheduleKeepsTheBandwidthThatItHas(CapturedOutput output) {
		this.runner.withPropertyValues("download-manager.bandwidth.limit=5MB",
				"download-manager.bandwidth.profiles[0].days=daily",
				"download-manager.bandwidth.profiles[0].from=00:00", "download-manager.bandwidth.profiles[0].to=00:00",
				"download-manager.bandwidth.profiles[0].limit=1MB")
			.run((context) -> {
				change(context, "download-manager.bandwidth.limit=7MB");
				assertThat(limits(context).bandwidth()).hasValue(1 << 20);
				assertThat(output).contains(restart("bandwidth.limit"));
			});
	}

	/** Its limits may come from elsewhere. */
	@Test
	void aManagerOfTheApplicationsOwnIsLeftAlone(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnManager.class).run((context) -> {
			change(context, "download-manager.max-concurrent=8");
			assertThat(limits(context).maxConcurrent()).isEqualTo(20);
			assertThat(output).contains(restart("max-concurrent"));
		});
	}

	@Test
	void nothingIsListenedToWithoutSpringCloud() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DownloadManager.class)
				.doesNotHaveBean(LimitsReload.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		DownloadManager own(DownloadManagerBuilder builder) {
			return builder.maxConcurrent(20).build();
		}

	}

}
