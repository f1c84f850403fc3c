package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/**
 * Puts the dashboard below its path: controllers, scripts and styles, and the guard
 * before them.
 */
final class DashboardWebMvc implements WebMvcConfigurer {

	/**
	 * Where the files of the page are; not where Spring Boot publishes files by itself.
	 */
	static final String FILES = "META-INF/download-manager-dashboard/";

	private final String prefix;

	private final boolean writable;

	private final DashboardJson json;

	DashboardWebMvc(String prefix, boolean writable, DashboardJson json) {
		this.prefix = prefix;
		this.writable = writable;
		this.json = json;
	}

	@Override
	public void configurePathMatch(PathMatchConfigurer paths) {
		if (!this.prefix.isEmpty()) {
			paths.addPathPrefix(this.prefix, HandlerTypePredicate.forBasePackageClass(DashboardWebMvc.class));
		}
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry resources) {
		String version = new WebJarVersionLocator().version("uplot");
		resources.addResourceHandler(this.prefix + "/dashboard/uplot/**")
			.addResourceLocations("classpath:/META-INF/resources/webjars/uplot/" + version + "/dist/")
			.setCacheControl(CacheControl.noCache())
			.setUseLastModified(false)
			.setEtagGenerator(DashboardWebMvc::etag);
		// Builds are reproducible: all of them have files of the same date.
		resources.addResourceHandler(this.prefix + "/dashboard/**")
			.addResourceLocations("classpath:/" + FILES + "files/")
			.setCacheControl(CacheControl.noCache())
			.setUseLastModified(false)
			.setEtagGenerator(DashboardWebMvc::etag);
	}

	@Override
	public void addInterceptors(InterceptorRegistry interceptors) {
		interceptors.addInterceptor(new DashboardGuard(this.writable)).order(Integer.MIN_VALUE);
	}

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		// Before those of the application: clients rely on the types of problems.
		resolvers.add(0, new UnmatchedRequests(this.prefix, this.json));
	}

	private static String etag(Resource resource) {
		try (InputStream content = resource.getInputStream()) {
			return '"' + DigestUtils.md5DigestAsHex(content) + '"';
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Resource file(String name) {
		return new ClassPathResource(FILES + name);
	}

}
