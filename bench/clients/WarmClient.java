import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs other programs' `main` again and again in one process, so that their code is compiled once.
 * Each line of JSON in, `{"main": CLASS, "args": [...]}`, is answered by one out with what the
 * program printed, or with an error. Whatever a program opens, it opens anew in each run.
 */
public final class WarmClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Instead of an end of the process: the caller is to hear of it. */
  private static final class Exited extends RuntimeException {
    Exited(int code, String message) {
      super("exit code " + code + (message == null ? "" : ": " + message));
    }
  }

  public static void main(String[] args) throws Exception {
    Exit.Procedure tell =
        (code, message) -> {
          throw new Exited(code, message);
        };
    Exit.setExitProcedure(tell);
    Exit.setHaltProcedure(tell);
    PrintStream answers = System.out;
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
      answers.flush();
    }
    // Threads that a failed run has left behind must not keep the process.
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, Object> answer(JsonNode question) {
    String[] args = JSON.convertValue(question.get("args"), String[].class);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(bytes, true);
    // No run pays for the garbage of the one before, which may have been another system's.
    System.gc();
    System.setOut(printed);
    System.setErr(printed);
    try {
      Class.forName(question.get("main").asText())
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException problem) {
      return Map.of("error", problem.getCause() + "\n" + bytes);
    } catch (ReflectiveOperationException problem) {
      return Map.of("error", problem.toString());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return Map.of("printed", bytes.toString());
  }
}
