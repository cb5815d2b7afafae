package peer;

import org.eclipse.hawkbit.autoconfigure.security.EnableHawkbitManagedSecurityConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** hawkBit's server as its own update server starts it: everything that is on the class path configures itself. */
@SpringBootApplication
@EnableHawkbitManagedSecurityConfiguration
public class HawkbitMain {
    public static void main(String[] arguments) {
        SpringApplication.run(HawkbitMain.class, arguments);
    }
}
