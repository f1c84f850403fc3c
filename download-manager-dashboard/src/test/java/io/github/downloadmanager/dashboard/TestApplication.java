package io.github.downloadmanager.dashboard;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application that has nothing of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TestApplication {

}
