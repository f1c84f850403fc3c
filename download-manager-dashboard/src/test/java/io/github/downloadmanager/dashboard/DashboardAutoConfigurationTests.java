package io.github.downloadmanager.dashboard;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.autoconfigure.DownloadManagerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations
		.of(DownloadManagerAutoConfiguration.class, DashboardAutoConfiguration.class);

	private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	@Test
	void isThereIfEnabled() {
		this.web.withPropertyValues("download-manager.dashboard.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(PageController.class).hasSingleBean(EventHub.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.tomcat org.apache.catalina downloadDashboardStuckClientsOfJetty",
			"org.springframework.boot.jetty org.eclipse.jetty downloadDashboardStuckClientsOfTomcat" })
	void isThereOnEitherServerWithoutTheOther(String missingAndFound) {
		String[] words = missingAndFound.split(" ");
		this.web.withPropertyValues("download-manager.dashboard.enabled=true")
			.withClassLoader(new FilteredClassLoader(words[0], words[1]))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventHub.class)
				.getBeanNames(StuckClients.class)
				.containsExactly(words[2]));
	}

	@Test
	void isThereOnServersOfWhichNothingIsKnown() {
		this.web.withPropertyValues("download-manager.dashboard.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.tomcat", "org.apache.catalina",
					"org.springframework.boot.jetty", "org.eclipse.jetty"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventHub.class)
				.doesNotHaveBean(StuckClients.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "download-manager.dashboard.path=/x", "download-manager.dashboard.enabled=false" })
	void isNotThereUnlessEnabled(String property) {
		this.web.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PageController.class));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.web.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.dashboard.access=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PageController.class));
	}

	@Test
	void isNotThereWithoutManagerWebOrMvc() {
		this.web.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DownloadManager.class)
				.doesNotHaveBean(PageController.class));
		this.web.withPropertyValues("download-manager.dashboard.enabled=true")
			.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("downloadDashboardEventHub"));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("download-manager.dashboard.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PageController.class));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void saysThatItNeedsSpringMvcWhereItWasEnabledInVain(CapturedOutput output) {
		String line = "download-manager.dashboard.enabled is true, but there is no dashboard";
		ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
			.withConfiguration(CONFIGURATIONS);
		reactive.run((context) -> assertThat(context).hasNotFailed());
		reactive.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.dashboard.access=none")
			.run((context) -> assertThat(context).hasNotFailed());
		this.web.withPropertyValues("download-manager.dashboard.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getAll()).doesNotContain(line);
		reactive.withPropertyValues("download-manager.dashboard.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getAll()).containsOnlyOnce(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "path=downloads", "path=/downloads/", "path=", "path=/a b", "access=maybe",
			"events.max-clients=0", "events.heartbeat=0s" })
	void badSettingIsNamedAtTheStart(String setting) {
		this.web.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.dashboard." + setting)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						setting.startsWith("access") ? "Access.maybe" : setting.substring(0, setting.indexOf('='))));
	}

	@Test
	void misspeltSettingStopsTheStart() {
		this.web.withPropertyValues("download-manager.dashbord.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("download-manager.dashbord.enabled"));
	}

}
