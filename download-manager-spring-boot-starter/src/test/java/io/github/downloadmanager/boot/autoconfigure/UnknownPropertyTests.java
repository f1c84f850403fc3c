package io.github.downloadmanager.boot.autoconfigure;

import java.util.Map;

import io.github.downloadmanager.DownloadManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownPropertyTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "download-manager.max-concurent, download-manager.max-concurrent",
			"download-manager.maxConcurent, download-manager.max-concurrent",
			"download-manager.max_concurent, download-manager.max-concurrent",
			"download-manager.retries.max-retries, download-manager.retry.max-retries",
			"download-manager.max-retries, download-manager.retry.max-retries",
			"download-manager.timeouts.stall.byte-per-second, download-manager.timeouts.stall.bytes-per-second",
			"download-manager.network.allowed-host[0], download-manager.network.allowed-hosts",
			"download-manager.groups.nightly.max-concurent, download-manager.groups.*.max-concurrent",
			"download-manager.bandwith.limit, download-manager.bandwidth.limit",
			"download-manager.bandwidth.profiles[0].form, download-manager.bandwidth.profiles.*.from",
			"download-manager.bandwidth.profiles[0].day, download-manager.bandwidth.profiles.*.days",
			"download-manager.shutdown.grace-periode, download-manager.shutdown.grace-period" })
	void spellingMistakeStopsTheStartAndSaysWhatMayHaveBeenMeant(String wrong, String right) {
		this.runner.withPropertyValues(wrong + "=1")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnknownDownloadManagerPropertyException.class)
				.hasMessageContaining("is not a property of the download manager; did you mean " + right + "?"));
	}

	@Test
	void allOfThemAreTold() {
		this.runner.withPropertyValues("download-manager.colour=blue", "download-manager.max-concurrent.x=1")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("download-manager.colour is not a property of the download manager. It is set by")
				.hasMessageContaining("download-manager.max-concurrent.x is not a property"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "download-manager.maxConcurrent=7", "download-manager.max_concurrent=7",
			"downloadManager.max-concurrent=7", "DOWNLOAD-MANAGER.MAX-CONCURRENT=7",
			"download-manager.network.allowed-hosts[0]=example.org",
			"download-manager.network.allowed-hosts=a.org,b.org",
			"download-manager.ssl.hosts.files.example.org.bundle=", "download-manager.retry.statuses[0]=500",
			"download-manager.groups.nightly.maxConcurrent=7", "download-manager.groups[my.group].bandwidth=1MB",
			"download-manager.bandwidth.profiles[0].from=08:00", "download-manager.bandwidth.profiles[0].days[1]=mon",
			"download-manager.bandwidth.profiles[1].days=mon", "download-manager.bandwidth.profiles=",
			"download-manager.groups=", "download-manager.retry=", "download-manager.timeouts.stall=",
			"download-manager.ssl.hosts=", "download-manager=", "download-manager-ui.colour=blue",
			"download.manager.colour=blue" })
	void everyFormOfARealNameIsTaken(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			if (context.getStartupFailure() != null) {
				assertThat(context).getFailure().isNotInstanceOf(UnknownDownloadManagerPropertyException.class);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWNLOADMANAGER_MAXCONCURRENT", "DOWNLOAD_MANAGER_MAX_CONCURRENT",
			"DOWNLOADMANAGER_NETWORK_ALLOWEDHOSTS_0", "DOWNLOADMANAGER_GROUPS_NIGHTLY_MAXCONCURRENT",
			"DOWNLOADMANAGER_RETRY_MAXRETRIES", "DOWNLOAD_MANAGER_NETWORK_ALLOWED_HOSTS_0",
			"downloadmanager_maxconcurrent",
			// What Kubernetes makes for a service of this name.
			"DOWNLOAD_MANAGER_SERVICE_HOST", "DOWNLOAD_MANAGER_SERVICE_PORT", "DOWNLOAD_MANAGER_PORT",
			"DOWNLOAD_MANAGER_PORT_8080_TCP_ADDR", "DOWNLOAD_MANAGER_HOME", "DOWNLOAD_MANAGER_GROUPS_SERVICE_HOST",
			"DOWNLOAD_MANAGER_GROUPS_PORT_80_TCP", "DOWNLOAD_MANAGER_DASHBOARD_SERVICE_HOST",
			"DOWNLOAD_MANAGER_DASHBOARD_PORT" })
	void variablesThatAreRightOrMeantForSomebodyElseAreTaken(String name) {
		withVariable(name).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWNLOADMANAGER_MAXCONCURENT", "DOWNLOAD_MANAGER_MAX_CONCURENT" })
	void variableThatIsNearlyRightStopsTheStart(String name) {
		withVariable(name).run((context) -> assertThat(context).getFailure()
			.hasMessage(name + " is not a property of the download manager;"
					+ " did you mean download-manager.max-concurrent? It is set by an environment variable."));
	}

	/** Spring Boot would not read them, and say nothing. */
	@ParameterizedTest
	@CsvSource({ "DOWNLOAD_MANAGER_GROUPS_NIGHTLY_MAX_CONCURRENT, DOWNLOADMANAGER_GROUPS_<NAME>_MAXCONCURRENT",
			"DOWNLOADMANAGER_GROUPS_NIGHTLY_MAXCONCURENT, DOWNLOADMANAGER_GROUPS_<NAME>_MAXCONCURRENT",
			"DOWNLOADMANAGER_GROUPS_NIGHT_LY_MAXCONCURRENT, DOWNLOADMANAGER_GROUPS_<NAME>_MAXCONCURRENT",
			"DOWNLOAD_MANAGER_SSL_HOSTS_A_EXAMPLE_COM, DOWNLOADMANAGER_SSL_HOSTS_<KEY>",
			"DOWNLOAD_MANAGER_NETWORK_ALLOWED_HOSTS_0_, download-manager.network.allowed-hosts",
			"DOWNLOAD_MANAGER_NETWORK_ALLOWED_HOSTS_, DOWNLOADMANAGER_NETWORK_ALLOWEDHOSTS",
			"DOWNLOAD_MANAGER_MAXCONCURRENT, DOWNLOADMANAGER_MAXCONCURRENT" })
	void variableWhoseUnderscoresAreWrongStopsTheStart(String name, String meant) {
		withVariable(name).run((context) -> assertThat(context).getFailure()
			.hasMessage(name + " is not a property of the download manager; did you mean " + meant
					+ "? It is set by an environment variable."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWNLOADMANAGER_MAXCONCURRENT", "DOWNLOAD_MANAGER_MAX_CONCURRENT",
			"downloadmanager_maxconcurrent", "download_manager_max_concurrent" })
	void variablesThatAreTakenAreRead(String name) {
		withVariable(name)
			.run((context) -> assertThat(context.getBean(DownloadManager.class).limits().maxConcurrent()).isEqualTo(7));
	}

	@Test
	void keysOfAMapMayHaveDots() {
		withVariable("DOWNLOADMANAGER_SSL_HOSTS_A_EXAMPLE_COM").run((context) -> assertThat(context).getFailure()
			.as("there is no such bundle")
			.isNotInstanceOf(UnknownDownloadManagerPropertyException.class)
			.hasStackTraceContaining("a.example.com"));
	}

	@Test
	void propertiesOfOtherBeansAreTheirs() {
		this.runner.withUserConfiguration(Mirror.class)
			.withPropertyValues("download-manager.mirror.interval=5")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void checkIsSwitchedOffByAProperty() {
		this.runner
			.withPropertyValues("download-manager.colour=blue", "download-manager.ignore-unknown-properties=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void nothingIsCheckedIfThereIsNoManager() {
		this.runner.withPropertyValues("download-manager.colour=blue", "download-manager.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void analysisSaysWhatToDo() {
		this.runner.withPropertyValues("download-manager.max-concurent=1").run((context) -> {
			FailureAnalysis analysis = new UnknownDownloadManagerPropertyFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("did you mean download-manager.max-concurrent?");
			assertThat(analysis.getAction()).contains("download-manager.ignore-unknown-properties=true");
		});
	}

	/** The nearest name of the starter, download-manager.enabled, would mislead. */
	@ParameterizedTest
	@ValueSource(strings = { "download-manager.dashboard.enabled", "download-manager.dashboard.path",
			"download-manager.dashboard.events.max-clients" })
	void moduleThatIsMissingIsNamed(String property) {
		this.runner.withPropertyValues(property + "=true").run((context) -> {
			FailureAnalysis analysis = new UnknownDownloadManagerPropertyFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith(property
					+ " needs the dependency io.github.downloadmanager:download-manager-dashboard, which is not on the class path."
					+ " It is set by \"" + property + "\"")
				.doesNotContain("did you mean");
			assertThat(analysis.getAction()).startsWith("Add the dependency, or remove its properties.")
				.doesNotContain("Correct the names");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWNLOADMANAGER_DASHBOARD_ENABLED", "DOWNLOAD_MANAGER_DASHBOARD_ENABLED" })
	void moduleThatIsMissingIsNamedForAVariableToo(String name) {
		withVariable(name).run((context) -> assertThat(context).getFailure()
			.hasMessage(name + " needs the dependency io.github.downloadmanager:download-manager-dashboard,"
					+ " which is not on the class path. It is set by an environment variable."));
	}

	@Test
	void missingModuleAndSpellingMistakeAreBothTold() {
		this.runner.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.max-concurent=1")
			.run((context) -> {
				FailureAnalysis analysis = new UnknownDownloadManagerPropertyFailureAnalyzer()
					.analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getAction()).startsWith("Add the dependency, or remove its properties."
						+ " Correct the names, or remove the properties.");
			});
	}

	private ApplicationContextRunner withVariable(String name) {
		String value = name.contains("HOSTS") ? "example.org" : "7";
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, value))));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(MirrorProperties.class)
	static class Mirror {

	}

	@ConfigurationProperties("download-manager.mirror")
	record MirrorProperties(int interval) {

	}

}
