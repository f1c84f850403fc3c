package io.github.downloadmanager.dashboard;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * An application with Spring Security that says nothing of scripts: its tokens are in the
 * session, in a session with a header of its own, or in a cookie that is masked.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TokenApplication {

	@Bean
	SecurityFilterChain security(HttpSecurity http, Environment environment) throws Exception {
		String tokens = environment.getRequiredProperty("tokens");
		HttpSessionCsrfTokenRepository own = new HttpSessionCsrfTokenRepository();
		own.setHeaderName("X-Own-Token");
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/error").permitAll().anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.csrf((csrf) -> {
				switch (tokens) {
					case "header" -> csrf.csrfTokenRepository(own);
					case "cookie" -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse());
					default -> {
					}
				}
			})
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(
				User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build());
	}

}
