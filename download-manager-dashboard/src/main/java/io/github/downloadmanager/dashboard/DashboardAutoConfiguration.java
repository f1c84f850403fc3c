package io.github.downloadmanager.dashboard;

import java.util.Arrays;
import java.util.Map;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.ChangeLog;
import io.github.downloadmanager.boot.autoconfigure.DownloadManagerAutoConfiguration;
import io.github.downloadmanager.boot.autoconfigure.ManagerListenerFactory;
import io.github.downloadmanager.dashboard.DashboardProperties.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link AutoConfiguration Auto-configuration} for the dashboard: a page and a REST
 * interface for the application's {@link DownloadManager}. It is there only if
 * {@code download-manager.dashboard.enabled=true} says so, and has no security of its
 * own: the application's decides who reaches its path. Of several managers it shows the
 * primary one.
 */
@AutoConfiguration(after = DownloadManagerAutoConfiguration.class)
@EnableConfigurationProperties(DashboardProperties.class)
public final class DashboardAutoConfiguration {

	/** Says so where somebody asked for the page, and would look for it in vain. */
	@Bean
	@Lazy(false)
	@ConditionalOnBooleanProperty("download-manager.dashboard.enabled")
	@Conditional(OnAccessCondition.class)
	@ConditionalOnMissingBean(name = "downloadDashboardEventHub")
	SmartInitializingSingleton downloadDashboardAbsence() {
		return () -> LoggerFactory.getLogger(DashboardAutoConfiguration.class)
			.warn("download-manager.dashboard.enabled is true, but there is no dashboard: it needs a Spring MVC"
					+ " application with Jackson 3 (spring-boot-starter-webmvc) and a DownloadManager bean");
	}

	/** The properties exist without it, so that switching it off makes none unknown. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, JsonMapper.class })
	@ConditionalOnBooleanProperty("download-manager.dashboard.enabled")
	@Conditional(OnAccessCondition.class)
	@ConditionalOnBean(DownloadManager.class)
	@Import({ PageController.class, DownloadsController.class, ControlController.class, FileController.class,
			LimitsController.class, EventsController.class, DashboardProblems.class, CompressedAnswers.class })
	static class Enabled {

		@Bean
		DashboardJson downloadDashboardJson() {
			return new DashboardJson();
		}

		@Bean
		DownloadList downloadDashboardList(DownloadManager manager) {
			return new DownloadList(manager);
		}

		@Bean
		EventHub downloadDashboardEventHub(ObjectProvider<DownloadManager> manager, DashboardJson json,
				DashboardProperties properties) {
			return new EventHub(manager, json, properties.events());
		}

		@Bean
		BatchActions downloadDashboardActions(DownloadManager manager, DownloadList downloads, EventHub hub,
				ChangeLog log) {
			return new BatchActions(manager, downloads, hub, log);
		}

		@Bean
		ChangeLog downloadDashboardChangeLog(ObjectProvider<ChangeLog.Audit> audit) {
			return new ChangeLog(LoggerFactory.getLogger(DashboardAutoConfiguration.class),
					audit.getIfUnique(() -> (principal, type, data) -> {
					}));
		}

		/** The page shows one manager, and could not find the downloads of others. */
		@Bean
		ManagerListenerFactory downloadDashboardListener(EventHub hub, ConfigurableListableBeanFactory beans) {
			return (manager) -> (manager != null && isShown(manager, beans)) ? hub.listener() : null;
		}

		/** Whether it is the manager that is injected where no qualifier is given. */
		private static boolean isShown(String manager, ConfigurableListableBeanFactory beans) {
			BeanDefinition definition = beans.getMergedBeanDefinition(manager);
			long candidates = Arrays.stream(beans.getBeanNamesForType(DownloadManager.class, false, false))
				.filter((name) -> isCandidate(beans.getMergedBeanDefinition(name)))
				.count();
			return definition.isPrimary() || (candidates == 1 && isCandidate(definition));
		}

		private static boolean isCandidate(BeanDefinition definition) {
			boolean byQualifierOnly = definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate();
			return definition.isAutowireCandidate() && !byQualifierOnly && !definition.isFallback();
		}

		@Bean
		WebMvcConfigurer downloadDashboardWebMvc(DashboardProperties properties, DashboardJson json) {
			return new DashboardWebMvc(properties.prefix(), properties.access() == Access.UNRESTRICTED, json);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(TomcatWebServer.class)
		static class OnTomcat {

			@Bean
			StuckClients<TomcatWebServer> downloadDashboardStuckClientsOfTomcat(EventHub hub,
					ApplicationContext context) {
				return new StuckClients<>(hub, context, TomcatWebServer.class, TomcatRequests::inProgress);
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(JettyWebServer.class)
		static class OnJetty {

			@Bean
			StuckClients<JettyWebServer> downloadDashboardStuckClientsOfJetty(EventHub hub,
					ApplicationContext context) {
				return new StuckClients<>(hub, context, JettyWebServer.class, JettyRequests::inProgress);
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(CsrfToken.class)
		static class WithSpringSecurity {

			@Bean
			PageController.CsrfTokens downloadDashboardCsrfTokens() {
				return SpringSecurityTokens::of;
			}

		}

		/** Without the actuator there is nobody to hear audit events. */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(AuditApplicationEvent.class)
		static class Auditing {

			@Bean
			ChangeLog.Audit downloadDashboardAudit(ApplicationEventPublisher publisher) {
				return (String principal, String type, Map<String, @Nullable Object> data) -> publisher
					.publishEvent(new AuditApplicationEvent(principal, type, data));
			}

		}

	}

}
