package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule M6 with a real Spring Cloud, which reads a changed file anew. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentRefreshTests {

	@TempDir
	private Path directory;

	private void say(String... properties) throws IOException {
		Files.write(this.directory.resolve("application.properties"), List.of(properties));
	}

	private ConfigurableApplicationContext run(Class<?> application) {
		return application(application).run("--spring.config.location=" + this.directory.toUri());
	}

	private static SpringApplicationBuilder application(Class<?> application) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
	}

	private static Set<String> refresh(ConfigurableApplicationContext context) {
		return context.getBean(ContextRefresher.class).refresh();
	}

	private static Limits limits(ConfigurableApplicationContext context) {
		return context.getBean(DownloadManager.class).limits();
	}

	@Test
	void limitsOfAChangedFileHoldAtOnce(CapturedOutput output) throws Exception {
		say("download-manager.max-concurrent=4", "download-manager.groups.a.max-concurrent=1");
		try (ConfigurableApplicationContext context = run(Application.class)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			say("download-manager.max-concurrent=8", "download-manager.max-per-host=2",
					"download-manager.bandwidth.limit=10MB", "download-manager.groups.b.max-concurrent=6",
					"download-manager.retry.max-retries=9");
			assertThat(refresh(context)).contains("download-manager.max-concurrent",
					"download-manager.groups.a.max-concurrent");
			assertThat(context.getBean(DownloadManager.class)).as("it goes on").isSameAs(manager);
			assertThat(manager.limits()).isEqualTo(new Limits(8, 2, OptionalLong.of(10 << 20), null,
					java.util.Map.of("b", GroupLimits.ofConcurrent(6))));
			assertThat(output).contains("download-manager.retry.max-retries has changed; the new value holds after a"
					+ " restart of the application, and for managers that are built from now on");
			say("colour=blue");
			refresh(context);
			assertThat(limits(context)).as("what is in no file any more")
				.isEqualTo(DownloadManager.builder().build().limits());
		}
	}

	@Test
	void whatIsNotAllowedChangesNothing(CapturedOutput output) throws Exception {
		say("download-manager.max-concurrent=4");
		try (ConfigurableApplicationContext context = run(Application.class)) {
			say("download-manager.max-concurrent=0", "download-manager.max-per-host=2");
			refresh(context);
			assertThat(limits(context).maxConcurrent()).isEqualTo(4);
			assertThat(limits(context).maxPerHost()).isEqualTo(Integer.MAX_VALUE);
			assertThat(output)
				.contains("are not taken: download-manager.max-concurrent is '0'; allowed is a whole number");
		}
	}

	/** At the start it stops the application, and then it is too late for that. */
	@Test
	void aNameThatMeansNothingIsToldOfOnce(CapturedOutput output) throws Exception {
		say("download-manager.max-concurrent=4");
		try (ConfigurableApplicationContext context = run(Application.class)) {
			say("download-manager.max-concurent=8", "download-manager.max-per-host=2");
			refresh(context);
			assertThat(output).contains("download-manager.max-concurent is not a property of the download manager;"
					+ " did you mean download-manager.max-concurrent? It is set by");
			assertThat(limits(context).maxPerHost()).as("the others hold").isEqualTo(2);
			say("download-manager.max-concurent=8", "download-manager.max-per-host=5");
			refresh(context);
			assertThat(output).containsOnlyOnce("did you mean");
		}
	}

	/** Spring Cloud gives nothing new to properties that are bound by a constructor. */
	@Test
	void aManagerOfTheRefreshScopeIsBuiltAnewWithWhatHoldsThen() throws Exception {
		say("download-manager.max-concurrent=4");
		try (ConfigurableApplicationContext context = run(Refreshed.class)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			assertThat(manager.limits().maxConcurrent()).isEqualTo(4);
			say("download-manager.max-concurrent=8", "download-manager.history-size=0");
			refresh(context);
			assertThat(manager.limits().maxConcurrent()).isEqualTo(8);
		}
	}

	@Test
	void aLazyManagerIsBuiltWithWhatHoldsThen() throws Exception {
		say("download-manager.max-concurrent=4");
		try (ConfigurableApplicationContext context = application(Application.class).lazyInitialization(true)
			.run("--spring.config.location=" + this.directory.toUri())) {
			say("download-manager.max-concurrent=8");
			refresh(context);
			assertThat(limits(context).maxConcurrent()).isEqualTo(8);
			say("download-manager.max-concurrent=2");
			refresh(context);
			assertThat(limits(context).maxConcurrent()).isEqualTo(2);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Refreshed {

		@Bean
		@RefreshScope
		DownloadManager refreshed(DownloadManagerBuilder builder) {
			return builder.build();
		}

	}

}
