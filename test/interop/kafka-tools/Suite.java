import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All cases of Apache Kafka's own clients, served to the test runner: a line of JSON on stdin
 * asks, a line on stdout answers.
 */
public final class Suite {
    /** A check against a broker; it throws when it fails. */
    interface Case {
        void run(String bootstrap) throws Exception;
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    public static void main(String[] arguments) throws Exception {
        Records.cases(CASES);
        Groups.cases(CASES);
        Administration.cases(CASES);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(JSON.writeValueAsString(CASES.keySet()));
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
        System.exit(0);
    }

    private static Map<String, Object> answer(JsonNode request) {
        var answer = new LinkedHashMap<String, Object>();
        try {
            answer.put("result", perform(request));
            answer.put("ok", true);
        } catch (Throwable failure) {
            answer.put("ok", false);
            answer.put("error", describe(failure));
        }
        return answer;
    }

    private static Object perform(JsonNode request) throws Exception {
        String bootstrap = request.get("bootstrap").asText();
        return switch (request.get("operation").asText()) {
            case "run" -> {
                CASES.get(request.get("name").asText()).run(bootstrap);
                yield null;
            }
            case "write" -> Peer.write(bootstrap, request);
            case "read" -> Peer.read(bootstrap, request);
            case "consume" -> Peer.consume(bootstrap, request);
            default -> throw new IllegalArgumentException(request.toString());
        };
    }

    private static String describe(Throwable failure) {
        String frames = Arrays.stream(failure.getStackTrace())
                .limit(12)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
        return failure + frames;
    }
}
