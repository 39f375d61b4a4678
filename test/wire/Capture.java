import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Scanner;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;

/**
 * What Kafka's own classes make of a value: a line of name, version and JSON in, a line of hex out.
 *
 *     echo 'FindCoordinatorRequest 4 {"keyType":0,"coordinatorKeys":["g"]}' |
 *       java -cp '.interop/jars/*' test/wire/Capture.java
 *
 * The JSON is Kafka's: bytes and uuids in base64, the latter URL-safe and without padding.
 */
public class Capture {
  static final List<String> PLACES = List.of(
      "org.apache.kafka.common.message.%sDataJsonConverter",
      "org.apache.kafka.common.message.%sJsonConverter",
      "org.apache.kafka.common.metadata.%sJsonConverter",
      "org.apache.kafka.coordinator.group.generated.%sJsonConverter",
      "org.apache.kafka.coordinator.transaction.generated.%sJsonConverter");

  public static void main(String[] arguments) throws Exception {
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      String[] parts = lines.nextLine().split(" ", 3);
      short version = Short.parseShort(parts[1]);
      JsonNode json = new ObjectMapper().readTree(parts[2]);
      Message message = (Message) converter(parts[0])
          .getMethod("read", JsonNode.class, short.class)
          .invoke(null, json, version);
      ByteBuffer bytes = MessageUtil.toByteBufferAccessor(message, version).buffer();
      System.out.println(HexFormat.of().formatHex(bytes.array(), 0, bytes.limit()));
    }
  }

  static Class<?> converter(String name) throws ClassNotFoundException {
    for (String place : PLACES) {
      try {
        return Class.forName(String.format(place, name));
      } catch (ClassNotFoundException notHere) {
        continue;
      }
    }
    throw new ClassNotFoundException(name);
  }
}
